//! What stands at the foot of a sheet of the PDF. Machine-drafted, unreviewed.

words! {
    PAGE_OF = "Page {page} of {pages}", "Page {page} sur {pages}", "Página {page} de {pages}", "Страница {page} из {pages}", "الصفحة {page} من {pages}", "第 {page} 页，共 {pages} 页";
}

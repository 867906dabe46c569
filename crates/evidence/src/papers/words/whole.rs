//! What the package is, who asked and who answers, and what is inside.

words! {
    TITLE = "Evidence package", "Dossier de preuves", "Paquete de pruebas", "Пакет доказательств", "حزمة أدلة", "证据包";
    DRAFTED = "This text was drafted by machine and has not been reviewed by a jurist. Where wording matters, the letters and records inside the package decide.",
        "Ce texte a été rédigé par une machine et n’a pas été relu par un juriste. Lorsque les termes importent, les lettres et documents contenus dans le dossier font foi.",
        "Este texto fue redactado por una máquina y no ha sido revisado por un jurista. Cuando importe la redacción, deciden las cartas y los registros contenidos en el paquete.",
        "Этот текст составлен машиной и не проверен юристом. Там, где важна формулировка, решающее значение имеют письма и записи внутри пакета.",
        "صاغت هذا النص آلة ولم يراجعه قانوني. وحيثما كانت الصياغة مهمة فالعبرة بالرسائل والسجلات الموجودة داخل الحزمة.",
        "本文由机器起草，未经法律人士审阅。措辞有疑义时，以证据包内的函件和记录为准。";
    OTHER_HANDS = "What officers wrote (reasons, conditions, statements) stands in the language in which they wrote it.",
        "Ce que les agents ont écrit (motifs, conditions, déclarations) figure dans la langue dans laquelle ils l’ont écrit.",
        "Lo que escribieron los funcionarios (motivos, condiciones, declaraciones) figura en el idioma en que lo escribieron.",
        "То, что написали должностные лица (причины, условия, заявления), приводится на том языке, на котором они это написали.",
        "ما كتبه الموظفون (الأسباب والشروط والبيانات) يرد باللغة التي كتبوه بها.",
        "官员所写内容（理由、条件、声明）保留其书写时所用的语言。";
    H_WHAT = "What was asked, and by whom", "Ce qui a été demandé, et par qui", "Qué se pidió y quién lo pidió", "Что запрошено и кем", "ما المطلوب ومن طلبه", "请求的内容和请求方";
    INTRO = "This package is the answer of {answering} to a request from {asking}. It is one file, and every byte of it is under a signature.",
        "Ce dossier est la réponse de {answering} à une demande de {asking}. C’est un seul fichier, dont chaque octet est couvert par une signature.",
        "Este paquete es la respuesta de {answering} a una solicitud de {asking}. Es un solo archivo y cada byte está cubierto por una firma.",
        "Этот пакет — ответ {answering} на запрос {asking}. Это один файл, и каждый его байт защищён подписью.",
        "هذه الحزمة هي رد {answering} على طلب من {asking}. وهي ملف واحد، وكل بايت فيه مشمول بتوقيع.",
        "本证据包是{answering}对{asking}所提请求的答复。它是一个文件，其中每个字节都有签名保护。";
    REQUEST = "Request", "Demande", "Solicitud", "Запрос", "الطلب", "请求编号";
    CASE = "Case", "Affaire", "Caso", "Дело", "القضية", "案件";
    ASKED = "What was asked", "Objet de la demande", "Qué se pidió", "Что запрошено", "المطلوب", "请求内容";
    ASKED_IN = "See the request in the package.", "Voir la demande dans le dossier.", "Véase la solicitud en el paquete.", "См. запрос внутри пакета.", "انظر الطلب داخل الحزمة.", "见包内的请求函。";
    ASKING = "Asked by", "Demandé par", "Solicitado por", "Запросил", "الجهة الطالبة", "请求方";
    ANSWERING = "Answered by", "Réponse de", "Respondido por", "Ответил", "الجهة المجيبة", "答复方";
    GRANT = "Grant", "Autorisation", "Concesión", "Разрешение", "الإذن", "准予";
    ORDER = "Order", "Ordre", "Orden", "Предписание", "الأمر", "命令";
    IN_FILE = "in the file {file}", "dans le fichier {file}", "en el archivo {file}", "в файле {file}", "في الملف {file}", "见文件 {file}";
    FROM = "from {at}", "à partir du {at}", "desde {at}", "с {at}", "من {at}", "自 {at} 起";
    UP_TO = "until {at}", "jusqu’au {at}", "hasta {at}", "до {at}", "حتى {at}", "至 {at} 止";
    PACKED_AT = "Packed at", "Constitué le", "Empaquetado el", "Упаковано", "وقت التحزيم", "封装时间";
    PACKED_BY = "Packed by", "Constitué par", "Empaquetado por", "Упаковал", "قام بالتحزيم", "封装人";
    H_INSIDE = "What is inside", "Contenu", "Contenido", "Содержимое", "المحتويات", "包内文件";
    INSIDE = "Files of the answer: {files}. Bytes in all: {bytes}. SHA-256 of the list of files ({list}): {digest}.",
        "Fichiers de la réponse : {files}. Octets au total : {bytes}. SHA-256 de la liste des fichiers ({list}) : {digest}.",
        "Archivos de la respuesta: {files}. Bytes en total: {bytes}. SHA-256 de la lista de archivos ({list}): {digest}.",
        "Файлов в ответе: {files}. Всего байтов: {bytes}. SHA-256 списка файлов ({list}): {digest}.",
        "عدد ملفات الرد: {files}. مجموع البايتات: {bytes}. بصمة SHA-256 لقائمة الملفات ({list}): {digest}.",
        "答复文件数：{files}。字节总数：{bytes}。文件清单（{list}）的 SHA-256：{digest}。";
    FILES = "Files of the answer", "Fichiers de la réponse", "Archivos de la respuesta", "Файлы ответа", "ملفات الرد", "答复文件";
    FILE = "File", "Fichier", "Archivo", "Файл", "الملف", "文件";
    BYTES = "Bytes", "Octets", "Bytes", "Байты", "البايتات", "字节数";
    ROWS = "Rows", "Lignes", "Filas", "Строки", "الصفوف", "行数";
    SHA256 = "SHA-256", "SHA-256", "SHA-256", "SHA-256", "SHA-256", "SHA-256";
    MORE = "{more} more are not shown here: see {file}.", "{more} de plus ne figurent pas ici : voir {file}.", "Hay {more} más que no se muestran aquí: véase {file}.", "Ещё {more} здесь не показаны: см. {file}.", "هناك {more} أخرى غير معروضة هنا: انظر {file}.", "另有 {more} 项未在此列出：见 {file}。";
    STATEMENT = "Statement of the custodian", "Déclaration du dépositaire", "Declaración del custodio", "Заявление хранителя", "بيان أمين الحفظ", "保管人声明";
    CONTENTS = "Languages of this page", "Langues de cette page", "Idiomas de esta página", "Языки этой страницы", "لغات هذه الصفحة", "本页语言";
}

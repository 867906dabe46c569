//! The log, its witnesses, and who signed.

words! {
    H_LOG = "Log, witnesses and time", "Registre, témoins et temps", "Registro, testigos y tiempo", "Журнал, свидетели и время", "السجل والشهود والوقت", "日志、见证者与时间";
    LOG = "The decision to pack stands at place {index} of the log {origin}, which had {size} entries under the root {root}. A log entry cannot be changed or removed afterwards without everyone who keeps this package being able to notice.",
        "La décision de constituer le dossier figure à la place {index} du registre {origin}, qui comptait {size} entrées sous la racine {root}. Une entrée ne peut être ni modifiée ni supprimée ensuite sans que quiconque conserve ce dossier puisse s’en apercevoir.",
        "La decisión de empaquetar está en el lugar {index} del registro {origin}, que tenía {size} entradas bajo la raíz {root}. Una entrada no puede cambiarse ni quitarse después sin que pueda notarlo quien conserve este paquete.",
        "Решение об упаковке стоит на месте {index} журнала {origin}, в котором было {size} записей под корнем {root}. Запись нельзя потом изменить или удалить так, чтобы этого не мог заметить каждый, кто хранит этот пакет.",
        "يقع قرار التحزيم في الموضع {index} من السجل {origin} الذي كان يضم {size} قيدًا تحت الجذر {root}. ولا يمكن بعد ذلك تغيير قيد أو حذفه دون أن يتمكن كل من يحتفظ بهذه الحزمة من ملاحظة ذلك.",
        "封装决定位于日志 {origin} 的第 {index} 位，该日志当时有 {size} 个条目，根为 {root}。此后任何条目被更改或删除，保存本证据包的人都能发现。";
    WITNESSES = "Witnesses", "Témoins", "Testigos", "Свидетели", "الشهود", "见证者";
    QUORUM = "Witnesses are houses in other states that keep their own copy of the log’s head. At least {quorum} of {all} must have signed.",
        "Les témoins sont des institutions d’autres États qui gardent leur propre copie de la tête du registre. Au moins {quorum} sur {all} doivent avoir signé.",
        "Los testigos son entidades de otros Estados que guardan su propia copia de la cabeza del registro. Al menos {quorum} de {all} deben haber firmado.",
        "Свидетели — учреждения других государств, хранящие свою копию вершины журнала. Подписать должны не менее {quorum} из {all}.",
        "الشهود جهات في دول أخرى تحتفظ بنسختها من رأس السجل. ويجب أن يكون {quorum} على الأقل من {all} قد وقعوا.",
        "见证者是其他国家的机构，各自保存日志头的副本。{all} 个见证者中至少须有 {quorum} 个签名。";
    NO_WITNESSES = "No witnesses are named for this log: that it shows everyone the same history rests on the node’s own word.",
        "Aucun témoin n’est désigné pour ce registre : que chacun y voie la même histoire repose sur la seule parole du nœud.",
        "No se nombran testigos para este registro: que muestre a todos la misma historia descansa en la palabra del nodo.",
        "Для этого журнала свидетели не названы: что он показывает всем одну и ту же историю, известно лишь со слов самого узла.",
        "لم يُسم شهود لهذا السجل: فكونه يُظهر للجميع التاريخ نفسه يقوم على قول العقدة وحدها.",
        "该日志未指定见证者：它是否向所有人展示同一历史，仅凭节点自身的说法。";
    SIGNED_AT = "Signed at", "Signé le", "Firmado el", "Подписано", "وقت التوقيع", "签名时间";
    NOT_SIGNED = "not signed", "non signé", "sin firmar", "не подписано", "لم يوقع", "未签名";
    STAMPS = "Time stamps of third parties, where there are any, were added after this page was sealed. They lie in the folder {folder}; the program names them.",
        "Les horodatages de tiers, s’il y en a, ont été ajoutés après le scellement de cette page. Ils se trouvent dans le dossier {folder} ; le programme les nomme.",
        "Los sellos de tiempo de terceros, si los hay, se añadieron después de sellar esta página. Están en la carpeta {folder}; el programa los nombra.",
        "Штампы времени третьих сторон, если они есть, добавлены после опечатывания этой страницы. Они лежат в папке {folder}; программа их называет.",
        "أختام الوقت من أطراف ثالثة، إن وجدت، أضيفت بعد ختم هذه الصفحة. وهي في المجلد {folder} ويسميها البرنامج.",
        "第三方时间戳（如有）在本页封印之后添加，位于文件夹 {folder}；程序会列出它们。";
    H_KEYS = "Who signed", "Qui a signé", "Quién firmó", "Кто подписал", "من وقّع", "签名者";
    KEYS = "Holders of keys", "Titulaires des clés", "Titulares de las claves", "Владельцы ключей", "أصحاب المفاتيح", "密钥持有人";
    HOLDER = "Holder", "Titulaire", "Titular", "Владелец", "صاحب المفتاح", "持有人";
    NODE = "node", "nœud", "nodo", "узел", "عقدة", "节点";
    STATE = "State", "État", "Estado", "Государство", "الدولة", "国家";
    SEALS = "Seals", "Scelle", "Sella", "Опечатывает", "يختم", "封印";
    YES = "yes", "oui", "sí", "да", "نعم", "是";
    NO = "no", "non", "no", "нет", "لا", "否";
    KEY = "Public key (Ed25519)", "Clé publique (Ed25519)", "Clave pública (Ed25519)", "Открытый ключ (Ed25519)", "المفتاح العام (Ed25519)", "公钥（Ed25519）";
}

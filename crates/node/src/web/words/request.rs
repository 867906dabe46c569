//! Words of a request's page. Machine-drafted, unreviewed.

words! {
    NOW = "Now", "Maintenant", "Ahora", "Сейчас", "الآن", "当前";
    ON_THIS_PAGE = "On this page", "Sur cette page", "En esta página", "На этой странице", "في هذه الصفحة", "本页内容";
    OTHER_ACTIONS = "Other things you may do", "Autres actions possibles", "Otras acciones posibles", "Другие действия", "إجراءات أخرى ممكنة", "其他可采取的操作";
    POSSIBLE_ACTIONS = "What you may do", "Actions possibles", "Acciones posibles", "Возможные действия", "الإجراءات الممكنة", "可采取的操作";
    WHAT_HAPPENS_NEXT = "What happens next:", "Ce qui se passe ensuite :", "Qué ocurre después:", "Что будет дальше:", "ما يحدث بعد ذلك:", "接下来：";
    WHAT_IS_ASKED = "What is asked", "Ce qui est demandé", "Qué se solicita", "Что запрашивается", "المطلوب", "请求内容";
    APPROVALS = "Approvals", "Approbations", "Aprobaciones", "Одобрения", "الموافقات", "审批";
    APPROVALS_HAVE = "{have} of {need} different people have approved.", "{have} personne(s) différente(s) sur {need} ont approuvé.", "Han aprobado {have} de {need} personas distintas.", "Одобрили разных лиц: {have} из {need}.", "عدد الأشخاص المختلفين الموافقين: {have} من {need}.", "已有{have}名不同人员批准，共需{need}名。";
    BODY = "Body", "Organisme", "Organismo", "Орган", "الجهة", "机构";
    WHEN = "When", "Quand", "Cuándo", "Когда", "الوقت", "时间";
    WHAT_HAPPENED = "What happened so far", "Ce qui s’est passé", "Qué ha ocurrido", "Что произошло", "ما حدث حتى الآن", "已发生的事项";
    LEAF = "log leaf", "feuille du journal", "hoja del registro", "запись журнала", "قيد السجل", "日志条目";
    LETTERS = "Letters and receipts", "Lettres et accusés de réception", "Cartas y acuses de recibo", "Письма и расписки", "الرسائل وإشعارات الاستلام", "函件与回执";
    LETTER = "Letter", "Lettre", "Carta", "Письмо", "الرسالة", "函件";
    NUMBER = "Number", "Numéro", "Número", "Номер", "الرقم", "编号";
    RECEIPT = "Receipt", "Accusé de réception", "Acuse de recibo", "Расписка", "إشعار الاستلام", "回执";
    SENT_OUT = "sent", "envoyée", "enviada", "отправлено", "صادرة", "发出";
    CAME_IN = "received", "reçue", "recibida", "получено", "واردة", "收到";
    SIGNED_FOR = "Signed for", "Signé", "Firmado", "Подписано", "موقَّع", "已签收";
    EVIDENCE = "Evidence", "Preuves", "Prueba", "Доказательства", "الأدلة", "证据";
    VERIFIED = "Verified", "Vérifié", "Verificado", "Проверено", "متحقق منه", "已验证";
    NOT_VERIFIED = "not verified", "non vérifié", "no verificado", "не проверено", "غير متحقق منه", "未通过验证";
    WHAT_IS_PROVEN = "What is proven, and what is not", "Ce qui est prouvé et ce qui ne l’est pas", "Qué está probado y qué no", "Что доказано и что нет", "ما ثبت وما لم يثبت", "已证明与未证明的事项";
    PROVEN = "proven", "prouvé", "probado", "доказано", "ثابت", "已证明";
    NOT_PROVEN = "not proven", "non prouvé", "no probado", "не доказано", "غير ثابت", "未证明";
    FAILED = "failed", "échec", "fallido", "ошибка", "فشل", "失败";
    USE_LIMITS = "What it may be used for", "Usages autorisés", "Para qué puede usarse", "Для чего можно использовать", "حدود الاستعمال", "使用限制";
    DOWNLOAD_PACKAGE = "Download the package", "Télécharger le dossier", "Descargar el paquete", "Скачать пакет", "تنزيل الحزمة", "下载证据包";
    VERIFY_OFFLINE = "Anyone can check this package without a node and without a network: comity verify PACKAGE.",
        "Chacun peut vérifier ce dossier sans nœud ni réseau : comity verify PACKAGE.",
        "Cualquiera puede comprobar este paquete sin nodo ni red: comity verify PACKAGE.",
        "Любой может проверить этот пакет без узла и без сети: comity verify PACKAGE.",
        "يمكن لأي شخص التحقق من هذه الحزمة دون عقدة ودون شبكة: comity verify PACKAGE",
        "任何人无需节点和网络即可核验此证据包：comity verify PACKAGE";
    DECIDED_BY = "Decided by", "Décidé par", "Decidido por", "Решение принял:", "قرار من", "决定人：";
    FROM_TIME = "from", "du", "desde", "с", "من", "自";
    UNTIL_TIME = "until", "au", "hasta", "по", "إلى", "至";
}

//! Custody: the acts, the offices, and the heads of the table.

words! {
    H_CUSTODY = "Custody", "Conservation", "Custodia", "Хранение", "سلسلة الحفظ", "保管记录";
    CUSTODY = "Every step from the first that is told, in order. Each is signed by the node, and by the person where one acted, and names the digest of the step before it.",
        "Chaque étape à partir de la première qui soit consignée, dans l’ordre. Chacune est signée par le nœud, et par la personne si l’une a agi, et porte l’empreinte de l’étape précédente.",
        "Cada paso desde el primero que consta, en orden. Cada uno está firmado por el nodo, y por la persona cuando alguien actuó, y lleva el resumen del paso anterior.",
        "Каждый шаг, начиная с первого записанного, по порядку. Каждый подписан узлом и, если действовал человек, этим человеком, и содержит хеш предыдущего шага.",
        "كل خطوة ابتداءً من أول خطوة مدوَّنة، بالترتيب. كل خطوة موقعة من العقدة، ومن الشخص إن تصرف شخص، وتحمل بصمة الخطوة السابقة.",
        "自所载第一步起的每一步，按顺序排列。每一步都有节点签名，有人操作时还有该人签名，并载明上一步的摘要。";
    STEPS = "Steps of custody", "Étapes de conservation", "Pasos de la custodia", "Шаги хранения", "خطوات الحفظ", "保管步骤";
    NUMBER = "No.", "Nº", "N.º", "№", "رقم", "序号";
    WHEN = "When", "Quand", "Cuándo", "Когда", "متى", "时间";
    WHO = "Who and where", "Qui et où", "Quién y dónde", "Кто и где", "من وأين", "何人何处";
    ACT = "What", "Acte", "Acto", "Действие", "الفعل", "行为";
    ITEM = "To what, and why", "Objet et motif", "Objeto y motivo", "Предмет и причина", "الموضوع والسبب", "对象和理由";
    TOOL = "Tool", "Outil", "Herramienta", "Средство", "الأداة", "工具";
    AFTER = "SHA-256 after", "SHA-256 après", "SHA-256 después", "SHA-256 после", "بصمة SHA-256 بعده", "之后的 SHA-256";
    BY_ITSELF = "the node by itself", "le nœud lui-même", "el nodo por sí mismo", "сам узел", "العقدة بنفسها", "节点自动";
    COUNTED = "rows read: {read}, kept: {kept}, rejected: {rejected}",
        "lignes lues : {read}, gardées : {kept}, rejetées : {rejected}",
        "filas leídas: {read}, conservadas: {kept}, rechazadas: {rejected}",
        "строк прочитано: {read}, оставлено: {kept}, отклонено: {rejected}",
        "صفوف مقروءة: {read}، محفوظة: {kept}، مرفوضة: {rejected}",
        "读取 {read} 行，保留 {kept} 行，剔除 {rejected} 行";
    RECEIVED = "received", "reçu", "recibido", "получено", "استلام", "接收";
    HASHED = "hashed", "empreinte calculée", "resumen calculado", "хеш вычислен", "حساب البصمة", "计算摘要";
    CONVERTED = "converted", "converti", "convertido", "преобразовано", "تحويل", "转换";
    LOOKED_UP = "looked up", "recherché", "consultado", "найдено", "بحث واستخراج", "查询";
    PACKED = "packed", "constitué en dossier", "empaquetado", "упаковано", "تحزيم", "封装";
    TRANSMITTED = "transmitted", "transmis", "transmitido", "передано", "إرسال", "移交";
    VERIFIED = "verified", "vérifié", "verificado", "проверено", "تحقق", "核验";
    MOVED = "moved", "déplacé", "trasladado", "перемещено", "نقل", "转移";
    VIEWED = "viewed", "consulté", "visto", "просмотрено", "اطلاع", "查看";
    DESTROYED = "destroyed", "détruit", "destruido", "уничтожено", "إتلاف", "销毁";
    INVESTIGATOR = "investigator", "enquêteur", "investigador", "следователь", "محقق", "调查员";
    APPROVER = "approver", "approbateur", "aprobador", "утверждающий", "موافِق", "批准人";
    DESK = "desk", "guichet", "mesa de enlace", "дежурная служба", "مكتب الاتصال", "值班台";
    REVIEWER = "reviewer", "examinateur", "examinador", "проверяющий", "مراجع", "审查员";
    INDEPENDENT = "independent approver", "approbateur indépendant", "aprobador independiente", "независимый утверждающий", "موافِق مستقل", "独立批准人";
    CLERK = "clerk of the provider", "agent du fournisseur", "empleado del proveedor", "сотрудник оператора", "موظف مقدم الخدمة", "服务商经办人";
    COUNSEL = "counsel", "conseil", "abogado", "юрист", "مستشار قانوني", "法律顾问";
    OVERSIGHT = "oversight", "contrôle", "supervisión", "надзор", "رقابة", "监督";
}

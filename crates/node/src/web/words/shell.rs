//! Words of the frame of every page, of time, and of signing in. Machine-drafted, unreviewed.

use super::Counted;

/// Days.
pub const DAYS: Counted = Counted([
    &["{n} day", "{n} days"],
    &["{n} jour", "{n} jours"],
    &["{n} día", "{n} días"],
    &["{n} день", "{n} дня", "{n} дней"],
    &["يوم واحد", "يومان", "{n} أيام", "{n} يومًا", "{n} يوم"],
    &["{n}天"],
]);
/// Hours.
pub const HOURS: Counted = Counted([
    &["{n} hour", "{n} hours"],
    &["{n} heure", "{n} heures"],
    &["{n} hora", "{n} horas"],
    &["{n} час", "{n} часа", "{n} часов"],
    &["ساعة واحدة", "ساعتان", "{n} ساعات", "{n} ساعة", "{n} ساعة"],
    &["{n}小时"],
]);
/// Minutes.
pub const MINUTES: Counted = Counted([
    &["{n} minute", "{n} minutes"],
    &["{n} minute", "{n} minutes"],
    &["{n} minuto", "{n} minutos"],
    &["{n} минута", "{n} минуты", "{n} минут"],
    &["دقيقة واحدة", "دقيقتان", "{n} دقائق", "{n} دقيقة", "{n} دقيقة"],
    &["{n}分钟"],
]);

words! {
    UNDER_A_MINUTE = "less than a minute", "moins d’une minute", "menos de un minuto", "менее минуты", "أقل من دقيقة", "不到一分钟";
    CLOCK_LEGAL = "Legal deadline", "Échéance légale", "Plazo legal", "Установленный срок", "المهلة القانونية", "法定期限";
    CLOCK_DEATH = "Data destroyed at", "Destruction des données", "Destrucción de los datos", "Данные будут уничтожены", "موعد إتلاف البيانات", "数据销毁时间";
    CLOCK_LEFT = "{time} left", "il reste {time}", "quedan {time}", "осталось {time}", "بقي {time}", "剩余{time}";
    CLOCK_PASSED = "passed {time} ago", "dépassée depuis {time}", "vencido hace {time}", "истекло {time} назад", "انقضى منذ {time}", "已过{time}";
    CLOCK_UNKNOWN = "not known", "inconnu", "desconocido", "неизвестно", "غير معروف", "未知";
    CLOCK_HELD = "held by order", "gelées par ordre", "retenidos por orden", "удерживаются", "محتجزة بأمر", "依令保全中";
    CLOCK_ANSWERED = "answered", "répondu", "respondido", "ответ дан", "تم الرد", "已答复";
    SKIP = "Skip to the content", "Aller au contenu", "Ir al contenido", "К содержанию", "انتقل إلى المحتوى", "跳到正文";
    LANGUAGES = "Language", "Langue", "Idioma", "Язык", "اللغة", "语言";
    MAIN_MENU = "Main menu", "Menu principal", "Menú principal", "Главное меню", "القائمة الرئيسية", "主菜单";
    NODE_OF = "Node of {state}", "Nœud de : {state}", "Nodo de: {state}", "Узел: {state}", "عقدة: {state}", "所属国：{state}";
    HOUSE_AUTHORITY = "Authority", "Autorité", "Autoridad", "Орган власти", "سلطة", "主管机关";
    HOUSE_PROVIDER = "Service provider", "Fournisseur de services", "Proveedor de servicios", "Поставщик услуг", "مقدم خدمة", "服务提供者";
    EXERCISE = "EXERCISE", "EXERCICE", "EJERCICIO", "УЧЕНИЯ", "تمرين", "演练";
    EXERCISE_SAYS = "Everything here is invented. Nothing on this page concerns a real person or a real case.",
        "Tout ici est inventé. Rien sur cette page ne concerne une personne ou une affaire réelle.",
        "Todo aquí es inventado. Nada en esta página se refiere a una persona o un caso real.",
        "Всё здесь вымышлено. Ничто на этой странице не касается реального лица или дела.",
        "كل ما هنا مختلق. لا شيء في هذه الصفحة يخص شخصًا حقيقيًا أو قضية حقيقية.",
        "此处一切均为虚构，本页内容不涉及任何真实人员或案件。";
    NAV_DESK = "Desk", "Bureau", "Mesa de trabajo", "Рабочий стол", "المكتب", "工作台";
    NAV_DRAFT = "New request", "Nouvelle demande", "Nueva solicitud", "Новый запрос", "طلب جديد", "新建请求";
    NAV_NOTICES = "Notices", "Notifications", "Avisos", "Уведомления", "الإشعارات", "通知";
    NAV_LOG = "Log", "Journal", "Registro", "Журнал", "السجل", "日志";
    NAV_STATS = "Figures", "Chiffres", "Cifras", "Показатели", "الأرقام", "统计";
    NAV_DOCTOR = "Node health", "État du nœud", "Estado del nodo", "Состояние узла", "سلامة العقدة", "节点状况";
    UNREAD = "{n} unread", "{n} non lues", "{n} sin leer", "непрочитанных: {n}", "غير مقروءة: {n}", "{n} 条未读";
    SIGNED_IN_AS = "Signed in as", "Connecté en tant que", "Sesión iniciada como", "Вы вошли как", "تم الدخول باسم", "当前用户";
    SIGN_OUT = "Sign out", "Se déconnecter", "Cerrar sesión", "Выйти", "تسجيل الخروج", "退出";
    FOOT = "Every step on this node is written to a log that others can check.",
        "Chaque étape sur ce nœud est inscrite dans un journal que d’autres peuvent vérifier.",
        "Cada paso en este nodo se anota en un registro que otros pueden comprobar.",
        "Каждое действие на этом узле заносится в журнал, который могут проверить другие.",
        "تُدوَّن كل خطوة على هذه العقدة في سجل يمكن للآخرين التحقق منه.",
        "本节点的每一步都写入他人可核查的日志。";
    SIGN_IN = "Sign in", "Se connecter", "Iniciar sesión", "Вход", "تسجيل الدخول", "登录";
    SIGN_IN_LEAD = "You act here in the name of the body below, and under your own name.",
        "Vous agissez ici au nom de l’organisme ci-dessous et sous votre propre nom.",
        "Aquí actúa en nombre del organismo indicado abajo y bajo su propio nombre.",
        "Здесь вы действуете от имени указанного ниже органа и под своим именем.",
        "تتصرف هنا باسم الجهة أدناه وباسمك الشخصي.",
        "您在此以下列机构名义并以本人姓名行事。";
    ACCOUNT = "Account", "Compte", "Cuenta", "Учётная запись", "الحساب", "账户";
    PASSPHRASE = "Pass-phrase", "Phrase secrète", "Frase de paso", "Кодовая фраза", "عبارة المرور", "口令";
    DEMO_ACCOUNTS = "Accounts for this exercise", "Comptes de cet exercice", "Cuentas de este ejercicio", "Учётные записи для учений", "حسابات هذا التمرين", "本次演练账户";
    NAME = "Name", "Nom", "Nombre", "Имя", "الاسم", "姓名";
    ROLE = "Role", "Fonction", "Función", "Должность", "الدور", "职责";
    ROLE_INVESTIGATOR = "Investigator", "Enquêteur", "Investigador", "Следователь", "محقق", "侦查员";
    ROLE_APPROVER = "Second officer", "Second agent", "Segundo agente", "Второе должностное лицо", "الموظف الثاني", "第二审批人";
    ROLE_DESK = "24/7 desk", "Permanence 24/7", "Guardia 24/7", "Круглосуточный пункт", "مكتب على مدار الساعة", "全天候值班台";
    ROLE_REVIEWER = "Reviewer", "Examinateur", "Revisor", "Рассматривающий", "مراجع", "审查员";
    ROLE_INDEPENDENT = "Independent authority", "Autorité indépendante", "Autoridad independiente", "Независимый орган", "سلطة مستقلة", "独立授权机关";
    ROLE_CLERK = "Provider’s clerk", "Agent du fournisseur", "Empleado del proveedor", "Сотрудник поставщика", "موظف مقدم الخدمة", "提供者经办人";
    ROLE_COUNSEL = "Provider’s counsel", "Juriste du fournisseur", "Asesor del proveedor", "Юрист поставщика", "مستشار مقدم الخدمة", "提供者法务";
    ROLE_OVERSIGHT = "Independent oversight", "Contrôle indépendant", "Supervisión independiente", "Независимый надзор", "رقابة مستقلة", "独立监督";
    PUT_RIGHT = "There is something to put right", "Un point est à corriger", "Hay algo que corregir", "Нужно исправить", "هناك ما يلزم تصحيحه", "有内容需要更正";
    HOW_TO_PUT_RIGHT = "How to put it right", "Comment y remédier", "Cómo corregirlo", "Как исправить", "كيفية التصحيح", "如何更正";
    REQUIRED = "required", "obligatoire", "obligatorio", "обязательно", "إلزامي", "必填";
}

//! Words of the retention page of a provider. Machine-drafted, unreviewed.

use super::Counted;

/// Records.
pub const RECORDS_COUNTED: Counted = Counted([
    &["{n} record", "{n} records"],
    &["{n} enregistrement", "{n} enregistrements"],
    &["{n} registro", "{n} registros"],
    &["{n} запись", "{n} записи", "{n} записей"],
    &["سجل واحد", "سجلان", "{n} سجلات", "{n} سجلًا", "{n} سجل"],
    &["{n}条记录"],
]);

words! {
    NAV_RETENTION = "Retention", "Conservation", "Conservación", "Сроки хранения", "مدد الحفظ", "保存期限";
    KEEP_LEAD = "How long records live here, what the law says of it, what was destroyed and what is held. A record goes at the end of its last day; what remains of it is a line in the log.",
        "Combien de temps les enregistrements sont conservés ici, ce qu’en dit la loi, ce qui a été détruit et ce qui est gelé. Un enregistrement est détruit à la fin de son dernier jour ; il n’en reste qu’une ligne dans le journal.",
        "Cuánto tiempo se conservan aquí los registros, qué dice la ley, qué se ha destruido y qué está retenido. Cada registro se destruye al final de su último día; de él solo queda una anotación en el registro del nodo.",
        "Сколько хранятся записи, что об этом говорит закон, что уничтожено и что удерживается. Запись уничтожается в конце своего последнего дня; от неё остаётся лишь строка в журнале.",
        "مدة بقاء السجلات هنا، وما يقوله القانون عنها، وما أُتلف منها وما هو محتجز. يُتلف السجل في نهاية يومه الأخير ولا يبقى منه إلا سطر في سجل العقدة.",
        "记录在此保存多久、法律如何规定、哪些已销毁、哪些处于保全之中。记录在其最后一日结束时销毁，此后只在日志中留下一行。";
    CLASS_NAT_SESSION = "Address translations, one per connection", "Traductions d’adresses, une par connexion", "Traducciones de direcciones, una por conexión", "Трансляции адресов, по одной на соединение", "ترجمات العناوين، ترجمة لكل اتصال", "地址转换（逐连接）";
    CLASS_PORT_BLOCK = "Address translations by blocks of ports", "Traductions d’adresses par blocs de ports", "Traducciones de direcciones por bloques de puertos", "Трансляции адресов блоками портов", "ترجمات العناوين بكتل المنافذ", "地址转换（按端口块）";
    CLASS_NAT_CONFIG = "Configurations of computed address translation", "Configurations de traduction d’adresses calculée", "Configuraciones de traducción de direcciones calculada", "Настройки вычисляемой трансляции адресов", "إعدادات ترجمة العناوين المحسوبة", "计算式地址转换的配置";
    CLASS_ACCESS_SESSION = "Access sessions", "Sessions d’accès", "Sesiones de acceso", "Сеансы доступа", "جلسات النفاذ", "接入会话";
    CLASS_DHCP_LEASE = "Address leases", "Baux d’adresses", "Concesiones de direcciones", "Аренда адресов", "عقود تأجير العناوين", "地址租约";
    DUTY_SILENT = "the law book does not say", "le recueil de droit n’en dit rien", "el compendio legal no dice nada", "в своде законов об этом не сказано", "كتاب القوانين لا يذكر شيئًا", "法律汇编未作规定";
    DUTY_OTHER_PROVIDER = "binds another class of provider", "vise une autre catégorie de fournisseurs", "obliga a otra clase de proveedor", "касается поставщиков другого вида", "يُلزم فئة أخرى من مقدمي الخدمة", "仅约束其他类别的提供者";
    KEPT_FOR = "Kept here for", "Conservés ici pendant", "Se conservan aquí durante", "Хранятся здесь", "تُحفظ هنا مدة", "在此保存";
    KEPT_WHY = "Why", "Pourquoi", "Por qué", "Почему", "السبب", "原因";
    KEPT_BY_LAW = "A legal duty is in force: kept as long as it asks, and beyond that only as long as operation needs and the law’s limit allows.",
        "Une obligation légale est en vigueur : conservés aussi longtemps qu’elle l’exige et, au-delà, seulement tant que l’exploitation en a besoin et que la limite légale le permet.",
        "Hay una obligación legal en vigor: se conservan el tiempo que exige y, más allá, solo mientras la operación lo necesite y el límite legal lo permita.",
        "Действует обязанность по закону: хранятся столько, сколько она требует, а дольше — лишь пока это нужно для работы и не превышен установленный законом предел.",
        "ثمة التزام قانوني نافذ: تُحفظ المدة التي يطلبها، وما زاد عليها فبقدر حاجة التشغيل وفي حدود القانون.",
        "有现行法律义务：保存至其要求的期限；超出部分仅限运营所需且不超过法定上限。";
    KEPT_BY_OPERATION = "No duty is in force: nothing is kept beyond what operation needs.", "Aucune obligation en vigueur : rien n’est conservé au-delà des besoins de l’exploitation.", "No hay ninguna obligación en vigor: no se conserva nada más allá de lo que necesita la operación.", "Действующей обязанности нет: ничего не хранится дольше, чем нужно для работы.", "لا التزام نافذ: لا يُحفظ شيء يتجاوز حاجة التشغيل.", "无现行义务：不保存超出运营所需的内容。";
    KEPT_WAITING = "The former, longer time still applies: nobody has accepted the shorter one yet.", "L’ancienne durée, plus longue, s’applique encore : personne n’a encore accepté la plus courte.", "Sigue rigiendo el plazo anterior, más largo: nadie ha aceptado todavía el más corto.", "Пока действует прежний, более длинный срок: более короткий ещё никто не принял.", "ما زالت المدة السابقة الأطول سارية، إذ لم يقبل أحد المدة الأقصر بعد.", "仍适用原来较长的期限：尚无人接受较短的期限。";
    LAW_SAYS = "The text says", "Le texte dit", "El texto dice", "По тексту нормы", "ما يقوله النص", "条文规定";
    LAW_BINDS = "Whom it binds", "Qui elle oblige", "A quién obliga", "Кого обязывает", "من يُلزمه القانون", "适用对象";
    LAW_COUNTS_FROM = "How days are counted", "Comment les jours sont comptés", "Cómo se cuentan los días", "Как считаются дни", "كيفية احتساب الأيام", "天数如何计算";
    HOW_MANY = "Records", "Enregistrements", "Registros", "Записей", "عدد السجلات", "记录数";
    NEXT_DESTRUCTION = "Next destruction", "Prochaine destruction", "Próxima destrucción", "Следующее уничтожение", "الإتلاف التالي", "下次销毁";
    DUE_NOW = "due now: in the next round, about a minute away", "échue : au prochain passage, dans une minute environ", "vencida: en la próxima pasada, en un minuto aproximadamente", "срок наступил: при следующем проходе, примерно через минуту", "حان أوانه: في الجولة التالية، بعد دقيقة تقريبًا", "已到期：将在下一轮（约一分钟后）执行";
    NOTHING_TO_DESTROY = "no records of this kind", "aucun enregistrement de ce type", "no hay registros de este tipo", "записей этого вида нет", "لا سجلات من هذا النوع", "无此类记录";
    SHORTER_WAITS = "A shorter time, {n}, waits until somebody has seen what it destroys and accepts it.", "Une durée plus courte, {n}, attend que quelqu’un voie ce qu’elle détruit et l’accepte.", "Un plazo más corto, {n}, espera a que alguien vea qué destruye y lo acepte.", "Более короткий срок ({n}) ждёт, пока кто-нибудь не увидит, что он уничтожит, и не примет его.", "مدة أقصر ({n}) تنتظر أن يطّلع أحد على ما ستتلفه ويقبلها.", "较短的期限（{n}）尚待有人查看其将销毁的内容并予以接受。";
    BINDS_BY_ITSELF = "The law’s limit binds by itself from", "La limite légale s’impose d’elle-même à partir du", "El límite legal se aplicará por sí solo desde el", "Установленный законом предел начнёт действовать сам с", "يسري حد القانون تلقائيًا اعتبارًا من", "法定上限将自动生效于";
    CLOCK_NOT_BELIEVED = "Expiry does not believe the clock: it acts as of a time that has surely passed. Stop the node, look at the clock, then run:", "La destruction ne se fie pas à l’horloge : elle s’en tient à un moment sûrement passé. Arrêtez le nœud, vérifiez l’horloge, puis exécutez :", "La destrucción no se fía del reloj: actúa según un momento que con seguridad ya pasó. Detenga el nodo, compruebe el reloj y luego ejecute:", "Уничтожение не доверяет часам: оно исходит из времени, которое точно прошло. Остановите узел, проверьте часы, затем выполните:", "لا يعتمد الإتلاف على الساعة، بل على وقت انقضى يقينًا. أوقف العقدة وافحص الساعة ثم نفّذ:", "销毁程序不信任时钟，仅按确已过去的时间执行。请停止节点、检查时钟，然后运行：";
    HOLDS = "Holds", "Gels", "Retenciones por orden", "Удержания", "حالات الاحتجاز", "保全";
    HOLDS_NONE = "No order holds a record.", "Aucun ordre ne gèle d’enregistrement.", "Ninguna orden retiene registros.", "Ни одно предписание не удерживает записей.", "لا يوجد أمر يحتجز أي سجل.", "没有命令保全任何记录。";
    HELD_UNTIL = "Held until", "Gelé jusqu’au", "Retenido hasta", "Удерживается до", "محتجز حتى", "保全至";
    DESTROYED = "Destroyed", "Détruits", "Destruidos", "Уничтожено", "ما أُتلف", "已销毁";
    DESTROYED_NONE = "Nothing has been destroyed yet.", "Rien n’a encore été détruit.", "Todavía no se ha destruido nada.", "Пока ничего не уничтожено.", "لم يُتلف شيء بعد.", "尚未销毁任何内容。";
    DESTROYED_SAYS = "The key goes first, then the bytes. Each line is proved by a leaf of this node’s log. In all: {n}.", "La clé d’abord, puis les octets. Chaque ligne est prouvée par une feuille du journal de ce nœud. Total : {n}.", "Primero la clave, luego los bytes. Cada línea se prueba con una hoja del registro de este nodo. En total: {n}.", "Сначала ключ, затем байты. Каждую строку подтверждает запись журнала этого узла. Всего: {n}.", "يُتلف المفتاح أولًا ثم البيانات. ويُثبت كلَّ سطر قيدٌ في سجل هذه العقدة. المجموع: {n}.", "先销毁密钥，后销毁数据。每一行均由本节点日志条目证明。总计：{n}。";
    LEAF_NOT_YET = "not yet", "pas encore", "todavía no", "ещё нет", "ليس بعد", "尚无";
    A_HOLD = "a hold", "un gel", "una retención", "удержание", "احتجاز", "一项保全";
}

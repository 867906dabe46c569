//! Words of the retention page of a provider. Machine-drafted, unreviewed.

words! {
    NAV_RETENTION = "Retention", "Conservation", "Conservación", "Хранение", "مدد الحفظ", "保存期限";
    KEEP_LEAD = "How long records live here, what the law says of it, what was destroyed and what is held. A record goes at the end of its last day; what remains of it is a line in the log.",
        "Durée de vie des enregistrements, ce qu’en dit la loi, ce qui a été détruit et ce qui est gelé. Un enregistrement disparaît à la fin de son dernier jour ; il n’en reste qu’une ligne du journal.",
        "Cuánto viven los registros, qué dice la ley, qué se destruyó y qué está retenido. Un registro desaparece al final de su último día; solo queda una línea del registro de actos.",
        "Сколько живут записи, что об этом говорит закон, что уничтожено и что удерживается. Запись исчезает в конце своего последнего дня; остаётся лишь строка журнала.",
        "مدة بقاء السجلات هنا، وما يقوله القانون عنها، وما أُتلف منها وما هو محتجز. يزول السجل في نهاية يومه الأخير ولا يبقى منه إلا سطر في سجل الأعمال.",
        "此处记录的保存期、法律规定、已销毁和被保全的内容。记录在其最后一日结束时销毁，只在日志中留下一行。";
    CLASS_NAT_SESSION = "Address translations, one a connection", "Traductions d’adresses, une par connexion", "Traducciones de direcciones, una por conexión", "Трансляции адресов, по одной на соединение", "ترجمات العناوين، واحدة لكل اتصال", "地址转换（逐连接）";
    CLASS_PORT_BLOCK = "Address translations by blocks of ports", "Traductions d’adresses par blocs de ports", "Traducciones de direcciones por bloques de puertos", "Трансляции адресов блоками портов", "ترجمات العناوين بكتل المنافذ", "按端口块的地址转换";
    CLASS_NAT_CONFIG = "Configurations of computed translation", "Configurations de traduction calculée", "Configuraciones de traducción calculada", "Настройки вычисляемой трансляции", "إعدادات الترجمة المحسوبة", "计算式转换的配置";
    CLASS_ACCESS_SESSION = "Access sessions", "Sessions d’accès", "Sesiones de acceso", "Сеансы доступа", "جلسات النفاذ", "接入会话";
    CLASS_DHCP_LEASE = "Address leases", "Baux d’adresses", "Concesiones de direcciones", "Аренда адресов", "عقود إيجار العناوين", "地址租约";
    DUTY_SILENT = "the law book does not say", "le recueil de droit n’en dit rien", "el libro de leyes no dice nada", "в своде законов не сказано", "كتاب القوانين لا يذكر شيئًا", "法律汇编未作规定";
    DUTY_OTHER_PROVIDER = "binds another class of provider", "vise une autre catégorie de fournisseurs", "obliga a otra clase de proveedor", "касается другого вида поставщиков", "يلزم فئة أخرى من مقدمي الخدمة", "仅约束其他类别的提供者";
    KEPT_FOR = "Kept here for", "Conservés ici pendant", "Se conservan aquí durante", "Хранятся здесь", "تُحفظ هنا مدة", "此处保存";
    KEPT_DAYS = "{n} days", "{n} jours", "{n} días", "дней: {n}", "{n} من الأيام", "{n}天";
    KEPT_WHY = "Why", "Pourquoi", "Por qué", "Почему", "السبب", "原因";
    KEPT_BY_LAW = "The duty is in force: no shorter, and no longer than operation needs within its limit.", "L’obligation est en vigueur : pas moins longtemps, ni plus que ne l’exige l’exploitation dans sa limite.", "La obligación está en vigor: no menos, ni más de lo que exige la operación dentro de su límite.", "Обязанность действует: не меньше и не дольше, чем нужно для работы в её пределах.", "الالتزام نافذ: لا أقل من ذلك ولا أكثر مما يحتاجه التشغيل ضمن حدّه.", "义务现行有效：不得更短，且在其限度内不超过运营所需。";
    KEPT_BY_OPERATION = "No duty is in force: nothing is kept beyond what operation needs.", "Aucune obligation en vigueur : rien n’est gardé au-delà des besoins de l’exploitation.", "No hay obligación en vigor: no se guarda nada más allá de lo que exige la operación.", "Действующей обязанности нет: ничего не хранится дольше, чем нужно для работы.", "لا التزام نافذ: لا يُحفظ شيء يتجاوز حاجة التشغيل.", "无现行义务：不保存超出运营所需的内容。";
    LAW_SAYS = "The law says", "La loi dit", "La ley dice", "Закон говорит", "يقول القانون", "法律规定";
    LAW_BINDS = "Whom it binds", "Qui elle oblige", "A quién obliga", "Кого обязывает", "من يلزمه", "约束对象";
    LAW_COUNTS_FROM = "Days count from", "Les jours courent", "Los días cuentan desde", "Дни считаются", "تُحسب الأيام", "起算";
    HOW_MANY = "Records", "Enregistrements", "Registros", "Записей", "عدد السجلات", "记录数";
    NEXT_DESTRUCTION = "Next destruction", "Prochaine destruction", "Próxima destrucción", "Следующее уничтожение", "الإتلاف التالي", "下次销毁";
    NOTHING_TO_DESTROY = "nothing is there", "rien", "no hay nada", "ничего нет", "لا شيء", "无";
    SHORTER_WAITS = "A shorter time of {n} days waits until somebody has seen what it would destroy: comity retained plan", "Une durée plus courte, {n} jours, attend que quelqu’un ait vu ce qu’elle détruirait : comity retained plan", "Un plazo más corto, {n} días, espera a que alguien vea qué destruiría: comity retained plan", "Более короткий срок (дней: {n}) ждёт, пока кто-нибудь не увидит, что он уничтожит: comity retained plan", "مدة أقصر ({n} من الأيام) تنتظر أن يرى أحد ما ستتلفه: comity retained plan", "更短的期限（{n}天）须待有人看过其将销毁的内容：comity retained plan";
    BINDS_BY_ITSELF = "The law’s limit binds by itself from", "La limite légale s’impose d’elle-même à partir de", "El límite legal rige por sí mismo desde", "Предел закона действует сам с", "يسري حد القانون من تلقاء نفسه اعتبارًا من", "法定限度自动生效于";
    CLOCK_NOT_BELIEVED = "Expiry does not believe the clock: it acts as of a time that has surely passed. Stop the node, look at the clock, then: comity retained expire --clock-is-right", "L’expiration ne croit pas l’horloge : elle agit selon un moment sûrement passé. Arrêtez le nœud, vérifiez l’horloge, puis : comity retained expire --clock-is-right", "La expiración no cree al reloj: actúa según un momento que seguro ya pasó. Pare el nodo, mire el reloj y luego: comity retained expire --clock-is-right", "Удаление не верит часам: оно исходит из времени, которое точно прошло. Остановите узел, проверьте часы, затем: comity retained expire --clock-is-right", "لا يثق الإتلاف بالساعة ويعمل وفق وقت انقضى يقينًا. أوقف العقدة وافحص الساعة ثم: comity retained expire --clock-is-right", "销毁程序不信任时钟，仅按确已过去的时间执行。请停止节点、检查时钟，然后运行：comity retained expire --clock-is-right";
    HOLDS = "Holds", "Gels", "Retenciones", "Удержания", "حالات الاحتجاز", "保全";
    HOLDS_NONE = "No order holds a record.", "Aucun ordre ne gèle d’enregistrement.", "Ninguna orden retiene un registro.", "Ни одно предписание не удерживает записей.", "لا أمر يحتجز أي سجل.", "没有命令保全任何记录。";
    HELD_UNTIL = "Held until", "Gelé jusqu’au", "Retenido hasta", "Удерживается до", "محتجز حتى", "保全至";
    DESTROYED = "Destroyed", "Détruits", "Destruidos", "Уничтожено", "ما أُتلف", "已销毁";
    DESTROYED_NONE = "Nothing has been destroyed yet.", "Rien n’a encore été détruit.", "Todavía no se ha destruido nada.", "Пока ничего не уничтожено.", "لم يُتلف شيء بعد.", "尚未销毁任何内容。";
    DESTROYED_SAYS = "The key goes first, then the bytes. Each line is proved by a leaf of this node’s log. In all: {n}.", "La clé d’abord, puis les octets. Chaque ligne est prouvée par une feuille du journal de ce nœud. Total : {n}.", "Primero la clave, luego los bytes. Cada línea se prueba con una hoja del registro de este nodo. En total: {n}.", "Сначала ключ, затем байты. Каждую строку подтверждает запись журнала этого узла. Всего: {n}.", "يُتلف المفتاح أولًا ثم البيانات. ويثبت كل سطر قيدٌ في سجل هذه العقدة. المجموع: {n}.", "先销毁密钥，后销毁数据。每一行均由本节点日志条目证明。总计：{n}。";
    LEAF_NOT_YET = "not yet", "pas encore", "todavía no", "ещё нет", "ليس بعد", "尚无";
    A_HOLD = "a hold", "un gel", "una retención", "удержание", "احتجاز", "一项保全";
}

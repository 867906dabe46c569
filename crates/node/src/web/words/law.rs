//! Words of the law's answer and of the grounds for refusal. Machine-drafted, unreviewed.

words! {
    LAW_ANSWERS = "What the law answers", "Ce que répond le droit", "Qué responde el derecho", "Что отвечает закон", "ما يجيب به القانون", "法律的回答";
    LAW_OF_DAY = "Asked under the law of {day}.", "Question posée au droit du {day}.", "Consultado según el derecho vigente el {day}.", "По праву, действующему на {day}.", "وفق القانون الساري في {day}.", "依据{day}有效的法律。";
    RESTS_ON_UNVERIFIED = "This answer rests on records that nobody has checked against the official text. Read the article before you rely on it.",
        "Cette réponse repose sur des fiches que personne n’a vérifiées sur le texte officiel. Lisez l’article avant de vous y fier.",
        "Esta respuesta se basa en registros que nadie ha cotejado con el texto oficial. Lea el artículo antes de confiar en ella.",
        "Этот ответ основан на записях, не сверенных с официальным текстом. Прочтите статью, прежде чем на него полагаться.",
        "تستند هذه الإجابة إلى قيود لم يراجعها أحد على النص الرسمي. اقرأ المادة قبل الاعتماد عليها.",
        "本回答所依据的记录尚未与官方文本核对。采用前请阅读条文。";
    UNVERIFIED = "record not verified", "fiche non vérifiée", "registro sin verificar", "запись не проверена", "قيد غير متحقق منه", "记录未核实";
    STILL_MISSING = "Still missing", "Ce qui manque encore", "Lo que falta", "Чего не хватает", "ما لا يزال ناقصًا", "尚缺内容";
    THINK_OF = "Think of", "À considérer", "A tener en cuenta", "Учтите", "يُراعى", "请注意";
    SPLIT_INTO = "{name} is several crimes in one. Each count has its own answer: {counts}.", "{name} : plusieurs infractions en une. Chaque chef a sa réponse : {counts}.", "{name}: varios delitos en uno. Cada cargo tiene su respuesta: {counts}.", "{name}: несколько преступлений в одном. Ответ по каждому эпизоду: {counts}.", "{name}: عدة جرائم في واحدة. لكل تهمة جوابها: {counts}.", "{name}包含多项犯罪，逐项作答：{counts}。";
    RAISED_BY_FACTS = "the facts raise it", "les faits le soulèvent", "los hechos lo suscitan", "факты на это указывают", "تثيره الوقائع", "事实引发此理由";
    RAISED_UNKNOWN = "whether the facts raise it is not known", "on ignore si les faits le soulèvent", "no se sabe si los hechos lo suscitan", "неизвестно, указывают ли на это факты", "لا يُعلم إن كانت الوقائع تثيره", "事实是否引发此理由尚不明";
    LEGAL_BASIS = "Legal basis", "Base juridique", "Base jurídica", "Правовое основание", "الأساس القانوني", "法律依据";
    NO_BASIS = "No text known to this node allows this measure. Without a legal basis nothing can be asked.",
        "Aucun texte connu de ce nœud n’autorise cette mesure. Sans base juridique, rien ne peut être demandé.",
        "Ningún texto conocido por este nodo permite esta medida. Sin base jurídica no se puede pedir nada.",
        "Ни один известный узлу текст не допускает эту меру. Без правового основания просить нельзя.",
        "لا يعرف هذا النظام نصًا يجيز هذا الإجراء. بلا أساس قانوني لا يمكن طلب شيء.",
        "本节点未见允许该措施的文本。没有法律依据不得提出请求。";
    WHAT_WOULD_OPEN = "What would open a road", "Ce qui ouvrirait une voie", "Qué abriría una vía", "Что открыло бы путь", "ما الذي يفتح طريقًا", "何者可开启途径";
    OPENED_BY = "opened by", "s’ouvre par", "se abre con", "откроет", "يفتحه", "开启条件";
    ROUTE = "Route", "Voie", "Vía", "Канал", "القناة", "途径";
    ROUTE_DESK = "24/7 contact point", "point de contact 24/7", "punto de contacto 24/7", "круглосуточный контактный пункт", "جهة اتصال على مدار الساعة", "全天候联络点";
    ROUTE_CENTRAL = "central authority", "autorité centrale", "autoridad central", "центральный орган", "السلطة المركزية", "中央机关";
    ROUTE_JUDICIAL = "between judicial authorities", "entre autorités judiciaires", "entre autoridades judiciales", "между судебными органами", "بين السلطات القضائية", "司法机关之间";
    ROUTE_POLICE = "between police forces", "entre services de police", "entre cuerpos de policía", "между полицейскими органами", "بين أجهزة الشرطة", "警务机关之间";
    ROUTE_DIPLOMATIC = "diplomatic channel", "voie diplomatique", "vía diplomática", "дипломатический канал", "القناة الدبلوماسية", "外交途径";
    DUAL = "Is the conduct an offence under both laws?", "Les faits sont-ils une infraction dans les deux droits ?", "¿Es delito la conducta en ambos ordenamientos?", "Является ли деяние преступлением по обоим законам?", "هل السلوك جريمة في القانونين معًا؟", "该行为在两国法律下是否均构成犯罪？";
    DUAL_NOT_REQUIRED = "Not required for this measure.", "Non exigé pour cette mesure.", "No se exige para esta medida.", "Для этой меры не требуется.", "غير مطلوب لهذا الإجراء.", "该措施不要求双重犯罪。";
    ELEMENT = "Element of the offence", "Élément de l’infraction", "Elemento del delito", "Признак преступления", "ركن الجريمة", "构成要件";
    RESULT = "Result", "Résultat", "Resultado", "Вывод", "النتيجة", "结果";
    WHY_OR_ASK = "Why, or what to ask", "Pourquoi, ou que demander", "Por qué, o qué preguntar", "Почему или что спросить", "السبب أو ما يجب سؤاله", "理由或应询问的问题";
    ARTICLE = "Article", "Article", "Artículo", "Статья", "المادة", "条文";
    MET = "met", "rempli", "cumplido", "есть", "متحقق", "符合";
    UNKNOWN = "fact missing", "fait manquant", "falta un hecho", "нет сведений", "واقعة ناقصة", "事实不明";
    NOT_MET = "not met", "non rempli", "no cumplido", "нет", "غير متحقق", "不符合";
    NO_OFFENCE_KNOWN = "The law book has no such offence for this state.", "Le recueil ne contient pas cette infraction pour cet État.", "El repertorio no contiene este delito para este Estado.", "В своде нет такого преступления для этого государства.", "لا يتضمن السجل القانوني هذه الجريمة لهذه الدولة.", "法律库中该国没有此罪。";
    PENALTY_MONTHS = "maximum penalty: {n} months", "peine maximale : {n} mois", "pena máxima: {n} meses", "максимальное наказание, месяцев: {n}", "العقوبة القصوى بالأشهر: {n}", "最高刑期：{n}个月";
    NO_DEADLINE = "No text sets a deadline.", "Aucun texte ne fixe d’échéance.", "Ningún texto fija un plazo.", "Срок не установлен.", "لا نص يحدد مهلة.", "没有文本规定期限。";
    AUTHORISATION = "Independent authorisation", "Autorisation indépendante", "Autorización independiente", "Независимая санкция", "إذن مستقل", "独立授权";
    AUTHORISATION_NONE = "Not required.", "Non exigée.", "No se exige.", "Не требуется.", "غير مطلوب.", "不要求。";
    AUTHORISATION_BY = "Required from: {by}", "Exigée de : {by}", "Exigida de: {by}", "Требуется от: {by}", "مطلوب من: {by}", "须由以下机关作出：{by}";
    AUTHORISATION_UNKNOWN = "The law book does not say. That counts as a no.", "Le recueil ne le dit pas : cela vaut refus.", "El repertorio no lo dice: equivale a un no.", "Свод молчит: это означает «нет».", "السجل القانوني لا يذكر ذلك، ويُعد رفضًا.", "法律库未作说明，视为不可。";
    RETENTION = "How long such records live", "Durée de vie de ces enregistrements", "Cuánto viven estos registros", "Сколько хранятся такие записи", "مدة بقاء هذه السجلات", "此类记录的保存期";
    RETENTION_DAYS = "{min} to {n}", "de {min} à {n}", "de {min} a {n}", "срок {min}–{n}", "من {min} إلى {n}", "{min}至{n}";
    RETENTION_AT_LEAST = "at least {n}", "au moins {n}", "al menos {n}", "минимум {n}", "{n} على الأقل", "至少{n}";
    RETENTION_AT_MOST = "at most {n}", "au plus {n}", "como máximo {n}", "максимум {n}", "{n} على الأكثر", "至多{n}";
    RETENTION_IN_FORCE = "a duty in force", "une obligation en vigueur", "una obligación en vigor", "действующая обязанность", "التزام نافذ", "现行义务";
    RETENTION_ON_NOTICE = "only after a notice to the provider", "seulement après avis au fournisseur", "solo tras aviso al proveedor", "только после уведомления поставщика", "بعد إشعار مقدم الخدمة فقط", "仅在通知提供者之后";
    RETENTION_SUSPENDED = "a duty that is suspended", "une obligation suspendue", "una obligación suspendida", "обязанность приостановлена", "التزام موقوف", "义务已中止";
    RETENTION_ANNULLED = "a duty that was struck down", "une obligation annulée", "una obligación anulada", "обязанность отменена судом", "التزام ملغى", "义务已被撤销";
    RETENTION_DRAFT = "not yet law", "pas encore en vigueur", "aún no es ley", "ещё не закон", "ليس قانونًا بعد", "尚未成为法律";
    RETENTION_NONE = "no duty to keep them", "aucune obligation de conservation", "sin obligación de conservarlos", "обязанности хранить нет", "لا التزام بالحفظ", "无保存义务";
    GROUNDS_TO_LOOK_AT = "Grounds for refusal to look at", "Motifs de refus à examiner", "Motivos de denegación a examinar", "Основания для отказа, которые нужно проверить", "أسباب الرفض الواجب النظر فيها", "应审查的拒绝理由";
    MUST_REFUSE = "must be refused", "refus obligatoire", "denegación obligatoria", "отказ обязателен", "الرفض واجب", "应当拒绝";
    MAY_REFUSE = "may be refused", "refus possible", "denegación posible", "отказ возможен", "الرفض جائز", "可以拒绝";
    CURE = "What would cure it", "Ce qui y remédierait", "Qué lo subsanaría", "Что это исправит", "ما يعالجه", "补救办法";
    GROUND_DC = "Not an offence under both laws", "Pas une infraction dans les deux droits", "No es delito en ambos ordenamientos", "Нет двойной криминальности", "انتفاء ازدواجية التجريم", "不符合双重犯罪";
    GROUND_POL = "Political offence", "Infraction politique", "Delito político", "Политическое преступление", "جريمة سياسية", "政治犯罪";
    GROUND_MIL = "Purely military offence", "Infraction purement militaire", "Delito puramente militar", "Чисто воинское преступление", "جريمة عسكرية بحتة", "纯军事犯罪";
    GROUND_DISC = "Danger of discrimination", "Risque de discrimination", "Riesgo de discriminación", "Угроза дискриминации", "خطر التمييز", "歧视风险";
    GROUND_BIS = "Already tried, pending, or time-barred", "Déjà jugé, en cours ou prescrit", "Ya juzgado, en curso o prescrito", "Уже рассмотрено, рассматривается или истекла давность", "سبق الفصل فيها أو قيد النظر أو تقادمت", "一事不再理、诉讼中或已过时效";
    GROUND_SOV = "Sovereignty, security or public order", "Souveraineté, sécurité ou ordre public", "Soberanía, seguridad u orden público", "Суверенитет, безопасность или публичный порядок", "السيادة أو الأمن أو النظام العام", "主权、安全或公共秩序";
    GROUND_HR = "Human rights, death penalty or torture", "Droits de l’homme, peine de mort ou torture", "Derechos humanos, pena de muerte o tortura", "Права человека, смертная казнь или пытки", "حقوق الإنسان أو الإعدام أو التعذيب", "人权、死刑或酷刑";
    GROUND_NEXUS = "No link between request and case", "Pas de lien entre la demande et l’affaire", "Sin vínculo entre la solicitud y el caso", "Нет связи запроса с делом", "لا صلة بين الطلب والقضية", "请求与案件无实质联系";
    GROUND_TERR = "Act committed here and no offence here", "Fait commis ici et non punissable ici", "Hecho cometido aquí y no punible aquí", "Деяние совершено здесь и здесь не наказуемо", "وقع الفعل هنا وليس جريمة هنا", "行为发生于本国且本国不构成犯罪";
    GROUND_PRIV = "Immunity or privilege", "Immunité ou secret professionnel", "Inmunidad o secreto profesional", "Иммунитет или тайна", "حصانة أو سرية مهنية", "豁免或职业特权";
    GROUND_GRAV = "Not grave enough", "Gravité insuffisante", "Gravedad insuficiente", "Недостаточная тяжесть", "خطورة غير كافية", "未达到严重程度";
    GROUND_DOM = "Measure not available in a domestic case", "Mesure impossible dans une affaire interne", "Medida no disponible en un caso interno", "Мера недоступна во внутреннем деле", "الإجراء غير متاح في قضية داخلية", "国内同类案件不得采取该措施";
    GROUND_CONFL = "Conflict with a third state’s law", "Conflit avec le droit d’un État tiers", "Conflicto con el derecho de un tercer Estado", "Конфликт с правом третьего государства", "تعارض مع قانون دولة ثالثة", "与第三国法律冲突";
    GROUND_FORM = "Incomplete, wrong language or no reciprocity", "Incomplète, mauvaise langue ou sans réciprocité", "Incompleta, otro idioma o sin reciprocidad", "Неполный, не тот язык или нет взаимности", "ناقص أو بلغة خاطئة أو بلا معاملة بالمثل", "不完整、语言不符或无互惠";
    GROUND_NODATA = "Not held, or no single user can be told", "Non détenu, ou aucun utilisateur unique", "No se conserva, o no hay usuario único", "Данных нет или пользователь неоднозначен", "غير محفوظ أو تعذر تحديد مستخدم واحد", "未持有数据或无法确定唯一用户";
    GROUND_NONEX = "Statement that the evidence is essential is missing", "Attestation de nécessité de la preuve manquante", "Falta la declaración de que la prueba es esencial", "Нет заявления о необходимости доказательства", "بيان ضرورة الدليل ناقص", "缺少证据必要性声明";
    GROUND_POST = "Postponed: case pending here", "Reportée : procédure en cours ici", "Aplazada: causa en curso aquí", "Отложено: здесь ведётся дело", "مؤجل: قضية قيد النظر هنا", "推迟：国内案件未结";
}

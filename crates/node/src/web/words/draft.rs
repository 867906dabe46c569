//! Words of the form for a new request. Machine-drafted, unreviewed.

words! {
    DRAFT_LEAD = "Fill in what you know and press “Check”. Beside each field you will read what the other state still needs, and how to put it right.",
        "Remplissez ce que vous savez et cliquez sur « Vérifier ». À côté de chaque champ, vous lirez ce qui manque encore à l’autre État et comment y remédier.",
        "Rellene lo que sepa y pulse «Comprobar». Junto a cada campo leerá qué falta aún para el otro Estado y cómo corregirlo.",
        "Заполните известное и нажмите «Проверить». Рядом с каждым полем вы увидите, чего ещё не хватает другому государству и как это исправить.",
        "املأ ما تعرفه واضغط «تحقق». بجانب كل حقل ستقرأ ما لا تزال الدولة الأخرى تحتاجه وكيف تصححه.",
        "填写已知内容并点击“检查”。各栏旁将显示对方国家仍需的内容及更正方法。";
    DRAFT_READY = "Nothing is missing. The request can go to a second officer.", "Rien ne manque. La demande peut être transmise à un second agent.", "No falta nada. La solicitud puede pasar a un segundo agente.", "Всё заполнено. Запрос можно передать второму лицу.", "لا ينقص شيء. يمكن إحالة الطلب إلى موظف ثانٍ.", "内容齐备，可提交第二人审批。";
    CHECK = "Check", "Vérifier", "Comprobar", "Проверить", "تحقق", "检查";
    CHECK_AGAIN = "Check again", "Vérifier à nouveau", "Comprobar de nuevo", "Проверить ещё раз", "تحقق مجددًا", "重新检查";
    CHECK_THEN = "The draft is saved and held against the law of both states. Nothing leaves this node.", "Le brouillon est enregistré et confronté au droit des deux États. Rien ne quitte ce nœud.", "El borrador se guarda y se contrasta con el derecho de ambos Estados. Nada sale de este nodo.", "Черновик сохраняется и сверяется с правом обоих государств. Ничто не покидает узел.", "تُحفظ المسودة وتُعرض على قانون الدولتين. لا شيء يغادر هذه العقدة.", "草稿将被保存并对照两国法律。任何内容都不会离开本节点。";
    HAND_OVER = "Hand to a second officer", "Transmettre à un second agent", "Pasar a un segundo agente", "Передать второму лицу", "إحالة إلى موظف ثانٍ", "提交第二人审批";
    HAND_OVER_THEN = "A different person reads and approves it. Only then can it be signed and sent.", "Une autre personne la lit et l’approuve. Alors seulement elle peut être signée et envoyée.", "Otra persona la lee y la aprueba. Solo entonces puede firmarse y enviarse.", "Другой человек прочтёт и одобрит. Только тогда запрос можно подписать и отправить.", "يقرؤه شخص آخر ويوافق عليه. عندها فقط يمكن توقيعه وإرساله.", "须由另一人阅读并批准，之后方可签署发送。";
    DRAFT_WHOM = "Whom you ask", "À qui vous demandez", "A quién se dirige", "Кого вы просите", "إلى من توجه الطلب", "向谁请求";
    DRAFT_CONDUCT = "What was done", "Ce qui a été fait", "Qué se hizo", "Что было совершено", "ما الذي ارتُكب", "行为内容";
    DRAFT_CASE = "Your case", "Votre affaire", "Su caso", "Ваше дело", "قضيتك", "您的案件";
    DRAFT_CONNECTION = "Which connection", "Quelle connexion", "Qué conexión", "Какое соединение", "أي اتصال", "涉及的网络连接";
    DRAFT_DATA = "Which data, and what should happen to it", "Quelles données, et qu’en faire", "Qué datos y qué hacer con ellos", "Какие данные и что с ними сделать", "أي بيانات وماذا يُفعل بها", "何种数据及如何处理";
    DRAFT_WHY = "Why", "Pourquoi", "Por qué", "Почему", "لماذا", "理由";
    DRAFT_SPEED = "How fast", "À quelle vitesse", "Con qué rapidez", "Насколько срочно", "مدى السرعة", "紧急程度";
    DRAFT_PROMISES = "What you promise and ask in return", "Ce que vous promettez et demandez en retour", "Qué promete y qué pide a cambio", "Что вы обещаете и просите взамен", "ما تتعهد به وما تطلبه بالمقابل", "承诺与附带要求";
    FIELD_TO = "State that is asked", "État requis", "Estado requerido", "Запрашиваемое государство", "الدولة المطلوب منها", "被请求国";
    FIELD_TO_HINT = "The state on whose territory the data lies.", "L’État sur le territoire duquel se trouvent les données.", "El Estado en cuyo territorio están los datos.", "Государство, на территории которого находятся данные.", "الدولة التي توجد البيانات في إقليمها.", "数据所在领土的国家。";
    FIELD_LANGUAGE = "Language of the letter", "Langue de la lettre", "Idioma de la carta", "Язык письма", "لغة الرسالة", "函件语言";
    FIELD_LANGUAGE_HINT = "One that the other state accepts.", "Une langue que l’autre État accepte.", "Uno que el otro Estado acepte.", "Который принимает другое государство.", "لغة تقبلها الدولة الأخرى.", "须为对方国家接受的语言。";
    FIELD_CONDUCT = "Kinds of conduct", "Types d’agissements", "Tipos de conducta", "Виды деяний", "أنواع السلوك", "行为类别";
    FIELD_CONDUCT_HINT = "Tick each one separately: every count is compared on its own.", "Cochez chacun séparément : chaque chef est comparé seul.", "Marque cada uno por separado: cada cargo se compara por sí solo.", "Отметьте каждое отдельно: каждый эпизод сравнивается сам по себе.", "حدد كلًا على حدة: تُقارن كل تهمة وحدها.", "请逐项勾选，每项罪名单独比对。";
    FACT_UNKNOWN_HINT = "Leave empty if it is not known.", "Laissez vide si c’est inconnu.", "Déjelo vacío si se desconoce.", "Оставьте пустым, если неизвестно.", "اتركه فارغًا إن لم يكن معلومًا.", "不详则留空。";
    FIELD_CURRENCY = "Currency", "Monnaie", "Moneda", "Валюта", "العملة", "币种";
    FIELD_CURRENCY_HINT = "Three capital letters.", "Trois lettres majuscules.", "Tres letras mayúsculas.", "Три прописные латинские буквы.", "ثلاثة أحرف لاتينية كبيرة.", "三个大写字母。";
    FIELD_CASE_REF = "Case reference", "Référence de l’affaire", "Referencia del caso", "Номер дела", "مرجع القضية", "案件编号";
    FIELD_OFFENCE_TEXT = "Text of the offence in your law", "Texte de l’infraction dans votre droit", "Texto del delito en su derecho", "Текст статьи вашего закона", "نص الجريمة في قانونكم", "贵国法律中的罪名条文";
    OFFENCE_TEXT_OF_ASKER = "Text of the offence in the law of the asking state", "Texte de l’infraction dans le droit de l’État requérant", "Texto del delito en el derecho del Estado requirente", "Текст статьи закона запрашивающего государства", "نص الجريمة في قانون الدولة الطالبة", "请求国法律中的罪名条文";
    FIELD_OFFENCE_TEXT_HINT = "The whole article, with its number.", "L’article entier, avec son numéro.", "El artículo completo, con su número.", "Статья целиком, с номером.", "المادة كاملة مع رقمها.", "完整条文并注明条号。";
    FIELD_PENALTY = "Maximum penalty, in months", "Peine maximale, en mois", "Pena máxima, en meses", "Максимальное наказание, в месяцах", "العقوبة القصوى بالأشهر", "最高刑期（月）";
    FIELD_ACTED_AT = "When the act was committed", "Date des faits", "Cuándo se cometió", "Когда совершено деяние", "وقت ارتكاب الفعل", "行为发生时间";
    FIELD_FACTS = "Facts", "Faits", "Hechos", "Факты", "الوقائع", "案件事实";
    FIELD_FACTS_HINT = "Who did what to whom, when, and how the connection below belongs to it.", "Qui a fait quoi à qui, quand, et le lien avec la connexion ci-dessous.", "Quién hizo qué a quién, cuándo, y qué relación tiene la conexión de abajo.", "Кто, что, кому и когда сделал и как с этим связано соединение ниже.", "من فعل ماذا بمن ومتى، وصلة الاتصال أدناه بذلك.", "何人于何时对何人做了什么，以及与下列连接的关系。";
    FIELD_ADDRESS = "Public IP address", "Adresse IP publique", "Dirección IP pública", "Публичный IP-адрес", "عنوان IP العام", "公网IP地址";
    FIELD_PORT = "Source port", "Port source", "Puerto de origen", "Исходный порт", "منفذ المصدر", "源端口";
    FIELD_TRANSPORT = "Protocol", "Protocole", "Protocolo", "Протокол", "البروتوكول", "协议";
    TCP = "TCP", "TCP", "TCP", "TCP", "TCP", "TCP";
    UDP = "UDP", "UDP", "UDP", "UDP", "UDP", "UDP";
    DATE_TIME_HINT = "Year-month-day, then hour:minute:second on a 24-hour clock, such as 2026-11-22 14:03:05.", "Année-mois-jour, puis heure:minute:seconde sur 24 heures, par exemple 2026-11-22 14:03:05.", "Año-mes-día y hora:minuto:segundo en 24 horas, por ejemplo 2026-11-22 14:03:05.", "Год-месяц-день, затем часы:минуты:секунды (24 часа), например 2026-11-22 14:03:05.", "السنة-الشهر-اليوم ثم الساعة:الدقيقة:الثانية بنظام 24 ساعة، مثل 2026-11-22 14:03:05", "年-月-日 时:分:秒（24小时制），例如 2026-11-22 14:03:05。";
    FIELD_PERIOD = "Time of use", "Moment de l’utilisation", "Momento de uso", "Время использования", "وقت الاستخدام", "使用时间";
    FIELD_TIME_FROM = "Used from", "Utilisée de", "Usada desde", "Использовался с", "استُخدم من", "使用起始";
    FIELD_TIME_TO = "Used until", "Utilisée jusqu’à", "Usada hasta", "Использовался до", "استُخدم حتى", "使用结束";
    FIELD_ZONE = "Time zone of all times here", "Fuseau de toutes ces heures", "Huso de todas estas horas", "Часовой пояс всех времён здесь", "المنطقة الزمنية لكل الأوقات هنا", "以上时间的时区";
    FIELD_ZONE_HINT = "The zone of the log that these times come from.", "Le fuseau du journal d’où viennent ces heures.", "El huso del registro del que proceden estas horas.", "Пояс журнала, из которого взяты эти времена.", "المنطقة الزمنية للسجل الذي أُخذت منه هذه الأوقات.", "这些时间所出自的日志的时区。";
    LACK_ZONE = "The time zone has not been chosen.", "Le fuseau horaire n’a pas été choisi.", "No se ha elegido el huso horario.", "Часовой пояс не выбран.", "لم تُختَر المنطقة الزمنية.", "尚未选择时区。";
    LACK_ZONE_CURE = "Choose the zone of the clock that wrote these times: the same hour in another zone names another person.",
        "Choisissez le fuseau de l’horloge qui a noté ces heures : la même heure dans un autre fuseau désigne une autre personne.",
        "Elija el huso del reloj que registró estas horas: la misma hora en otro huso señala a otra persona.",
        "Выберите пояс часов, записавших эти времена: тот же час в другом поясе укажет на другого человека.",
        "اختر منطقة الساعة التي سجلت هذه الأوقات: فالساعة نفسها في منطقة أخرى تدل على شخص آخر.",
        "请选择记录这些时间的时钟所用的时区：同一钟点在另一时区会指向另一个人。";
    LACK_TIME = "A time is missing.", "Une heure manque.", "Falta una hora.", "Не указано время.", "ينقص وقت.", "缺少时间。";
    LACK_NO_TIME = "This is not a date with a time.", "Ce n’est pas une date avec une heure.", "Esto no es una fecha con hora.", "Это не дата со временем.", "هذا ليس تاريخًا مع وقت.", "这不是带有时间的日期。";
    CLOCK_ERROR_CURE = "Give it in seconds, such as 0.5; 0 is not an honest answer for most clocks.",
        "Indiquez-la en secondes, par exemple 0.5 ; 0 n’est pas une réponse honnête pour la plupart des horloges.",
        "Indíquelo en segundos, por ejemplo 0.5; 0 no es una respuesta honesta para la mayoría de los relojes.",
        "Укажите её в секундах, например 0.5; для большинства часов 0 — нечестный ответ.",
        "اذكره بالثواني، مثل 0.5؛ والصفر ليس جوابًا صادقًا لمعظم الساعات.",
        "请以秒为单位填写，例如 0.5；对大多数时钟而言，填 0 并不诚实。";
    FIELD_CLOCK_SOURCE = "Clock that wrote the time", "Horloge ayant noté l’heure", "Reloj que registró la hora", "Часы, записавшие время", "الساعة التي سجلت الوقت", "记录时间的时钟";
    FIELD_CLOCK_ERROR = "Its largest error, in seconds", "Son erreur maximale, en secondes", "Su error máximo, en segundos", "Их наибольшая погрешность, в секундах", "أقصى خطأ لها بالثواني", "最大误差（秒）";
    FIELD_HOLDER = "Provider that holds the data", "Fournisseur détenteur", "Proveedor que los conserva", "Поставщик, у которого данные", "مقدم الخدمة الحائز", "持有数据的提供者";
    FIELD_MEASURE = "What is asked", "Mesure demandée", "Medida solicitada", "Запрашиваемая мера", "الإجراء المطلوب", "请求的措施";
    MEASURE_PRESERVE = "Preserve", "Conserver", "Conservar", "Сохранить", "الحفظ", "保全";
    MEASURE_PRESERVE_HINT = "Keep what exists from destruction. Nothing is disclosed.", "Empêcher la destruction. Rien n’est divulgué.", "Evitar la destrucción. No se revela nada.", "Уберечь от уничтожения. Ничего не раскрывается.", "منع الإتلاف دون أي إفصاح.", "防止销毁现有数据，不予披露。";
    MEASURE_DISCLOSE = "Disclose", "Divulguer", "Revelar", "Раскрыть", "الإفصاح", "披露";
    MEASURE_DISCLOSE_HINT = "Produce existing records, after preservation has been asked first.", "Produire les enregistrements existants, après une demande de conservation.", "Entregar registros existentes, tras pedir primero su conservación.", "Предоставить имеющиеся записи, сначала запросив сохранение.", "تقديم السجلات القائمة بعد طلب الحفظ أولًا.", "先请求保全，再提供现有记录。";
    FIELD_DATA = "Kind of data", "Type de données", "Tipo de datos", "Вид данных", "نوع البيانات", "数据类别";
    DATA_SUBSCRIBER = "Subscriber: who holds an account", "Abonné : titulaire d’un compte", "Abonado: titular de una cuenta", "Абонент: владелец учётной записи", "المشترك: صاحب الحساب", "用户信息：账户持有人";
    DATA_USER = "User identification: who used an address and port", "Identification : qui a utilisé une adresse et un port", "Identificación: quién usó una dirección y un puerto", "Идентификация: кто использовал адрес и порт", "تحديد المستخدم: من استخدم عنوانًا ومنفذًا", "使用者识别：谁使用了某地址和端口";
    DATA_TRAFFIC = "Traffic: with whom, when, how long", "Trafic : avec qui, quand, combien de temps", "Tráfico: con quién, cuándo, cuánto tiempo", "Трафик: с кем, когда, как долго", "الحركة: مع من ومتى ومدتها", "流量数据：与谁、何时、多久";
    DATA_CONTENT = "Stored content", "Contenu stocké", "Contenido almacenado", "Хранимое содержание", "المحتوى المخزن", "存储内容";
    FIELD_NECESSITY = "Why the data is necessary", "Pourquoi les données sont nécessaires", "Por qué son necesarios los datos", "Почему данные необходимы", "لماذا البيانات ضرورية", "为何需要该数据";
    FIELD_NECESSITY_HINT = "And why nothing milder would do.", "Et pourquoi rien de moins intrusif ne suffit.", "Y por qué no bastaría algo menos intrusivo.", "И почему не подойдёт более мягкая мера.", "ولماذا لا يكفي إجراء أخف.", "并说明为何较轻措施不足。";
    FIELD_NEXUS = "How the data belongs to the case", "Lien entre les données et l’affaire", "Vínculo de los datos con el caso", "Как данные связаны с делом", "صلة البيانات بالقضية", "数据与案件的联系";
    FIELD_NEXUS_HINT = "One or two sentences that a stranger can follow.", "Une ou deux phrases compréhensibles par un tiers.", "Una o dos frases que un tercero pueda seguir.", "Одно-два предложения, понятные постороннему.", "جملة أو جملتان يفهمهما من لا يعرف القضية.", "一两句外人也能看懂的话。";
    FIELD_URGENCY = "Urgency", "Urgence", "Urgencia", "Срочность", "درجة الاستعجال", "紧急程度";
    URGENCY_URGENT_HINT = "The data or the case is about to be lost. Say why.", "Les données ou l’affaire risquent d’être perdues. Dites pourquoi.", "Los datos o el caso están a punto de perderse. Diga por qué.", "Данные или дело вот-вот будут потеряны. Укажите причину.", "البيانات أو القضية على وشك الضياع. اذكر السبب.", "数据或案件即将灭失，请说明原因。";
    URGENCY_EMERGENCY_HINT = "A life or someone’s safety is in danger. Say whose.", "Une vie ou la sécurité d’une personne est en danger. Dites laquelle.", "Peligra una vida o la seguridad de alguien. Diga de quién.", "Опасность для жизни или безопасности. Укажите чьей.", "حياة شخص أو سلامته في خطر. اذكر من هو.", "有人的生命或安全处于危险之中，请说明是谁。";
    FIELD_URGENCY_REASON = "Why it is urgent", "Pourquoi c’est urgent", "Por qué es urgente", "Почему срочно", "سبب الاستعجال", "紧急原因";
    FIELD_LIFE = "Whose life or safety is in danger", "Qui est en danger", "Quién está en peligro", "Чья жизнь или безопасность в опасности", "من الذي حياته أو سلامته في خطر", "何人的生命或安全受到威胁";
    FIELD_CONFIDENTIAL = "Nobody may be told until", "Secret à garder jusqu’au", "Mantener en secreto hasta", "Никому не сообщать до", "لا يُبلَّغ أحد حتى", "保密至";
    FIELD_CONFIDENTIAL_HINT = "Secrecy has an end; it can be renewed with reasons. Year-month-day hour:minute:second.", "Le secret a une fin ; il peut être prolongé avec motifs. Année-mois-jour heure:minute:seconde.", "El secreto tiene un fin; puede prorrogarse con motivos. Año-mes-día hora:minuto:segundo.", "Секретность имеет срок; его можно продлить с обоснованием. Год-месяц-день час:минута:секунда.", "للسرية نهاية، ويمكن تمديدها بأسباب. سنة-شهر-يوم ساعة:دقيقة:ثانية.", "保密有期限，可说明理由后延长。年-月-日 时:分:秒。";
    RECIPROCITY_PROMISED = "The same help is promised in a similar case", "La même aide est promise dans un cas semblable", "Se promete la misma ayuda en un caso similar", "Обещана такая же помощь в подобном случае", "وُعد بالمساعدة نفسها في حالة مماثلة", "承诺在类似案件中提供同样协助";
    FIELD_RECIPROCITY = "We promise to help in the same way in a similar case.", "Nous promettons d’aider de même dans un cas semblable.", "Prometemos ayudar del mismo modo en un caso similar.", "Обязуемся помочь так же в подобном случае.", "نتعهد بالمساعدة بالمثل في قضية مشابهة.", "我方承诺在类似案件中给予同等协助。";
}

//! Use limits, and what no package proves.

words! {
    H_LIMITS = "Use limits", "Limites d’utilisation", "Límites de uso", "Ограничения использования", "حدود الاستخدام", "使用限制";
    LIMITS = "The evidence was given for this and nothing else. For any other use, ask the state that gave it first.",
        "Les preuves ont été remises pour ceci et rien d’autre. Pour tout autre usage, demandez d’abord à l’État qui les a remises.",
        "La prueba se entregó para esto y nada más. Para cualquier otro uso, pregunte antes al Estado que la entregó.",
        "Доказательства переданы только для этого. Для любого другого использования сначала спросите государство, которое их передало.",
        "قُدمت الأدلة لهذا الغرض دون غيره. ولأي استخدام آخر اسأل أولًا الدولة التي قدمتها.",
        "证据仅为此目的提供。任何其他用途，须先征得提供国同意。";
    PURPOSES = "Purposes", "Finalités", "Fines", "Цели", "الأغراض", "用途";
    USE_IN = "May be used by authorities of", "Utilisable par les autorités de", "Pueden usarla autoridades de", "Могут использовать органы", "يجوز استخدامها من سلطات", "可使用的国家机关";
    ONWARD = "Handing on", "Transmission à des tiers", "Cesión a terceros", "Передача третьим", "النقل إلى الغير", "转交第三方";
    ONWARD_NO = "only after asking the state that gave it", "seulement après accord de l’État qui les a remises", "solo tras preguntar al Estado que la entregó", "только с согласия передавшего государства", "فقط بعد سؤال الدولة التي قدمتها", "须先征得提供国同意";
    ONWARD_YES = "allowed within these purposes", "permise dans ces finalités", "permitida dentro de estos fines", "разрешена в пределах этих целей", "مسموح ضمن هذه الأغراض", "在上述用途内允许";
    CONDITIONS = "Conditions", "Conditions", "Condiciones", "Условия", "الشروط", "条件";
    NONE = "none", "aucune", "ninguna", "нет", "لا يوجد", "无";
    UNTIL = "Last moment of use", "Dernier moment d’utilisation", "Último momento de uso", "Последний момент использования", "آخر وقت للاستخدام", "使用截止时间";
    NO_END = "no end was set", "aucun terme fixé", "sin plazo fijado", "срок не установлен", "لم يُحدد أجل", "未设期限";
    H_NOT = "What this package does not prove", "Ce que ce dossier ne prouve pas", "Lo que este paquete no prueba", "Чего этот пакет не доказывает", "ما لا تثبته هذه الحزمة", "本证据包不能证明的事项";
    NOT_ORIGIN = "Origin. Custody is shown from the moment when the records were received, never before. Whether they were true, complete and untouched when they were received is a question for whoever recorded them.",
        "L’origine. La conservation est établie à partir de la réception des données, jamais avant. Étaient-elles exactes, complètes et intactes à leur réception ? La question s’adresse à celui qui les a enregistrées.",
        "El origen. La custodia consta desde que se recibieron los registros, nunca antes. Si eran verdaderos, completos e intactos al recibirse es pregunta para quien los registró.",
        "Происхождение. Хранение показано с момента получения записей, не ранее. Были ли они верны, полны и нетронуты при получении — вопрос к тому, кто их вёл.",
        "المصدر. سلسلة الحفظ ظاهرة منذ استلام السجلات لا قبل ذلك. أما هل كانت صحيحة وكاملة وسليمة عند استلامها فسؤال يوجه إلى من سجلها.",
        "来源。保管记录自收到记录之时起，此前不在其内。收到时记录是否真实、完整、未被改动，应询问记录者。";
    NOT_PERSON = "The person. A record ties an address to a line, an account or a device at a time, as far as the clocks allow. Who sat there it does not say.",
        "La personne. Un enregistrement relie une adresse à une ligne, un compte ou un appareil à un moment donné, dans la mesure où les horloges le permettent. Il ne dit pas qui s’en servait.",
        "La persona. Un registro vincula una dirección con una línea, una cuenta o un aparato en un momento, hasta donde permiten los relojes. No dice quién estaba allí.",
        "Личность. Запись связывает адрес с линией, учётной записью или устройством в некоторый момент, насколько позволяют часы. Кто там сидел, она не говорит.",
        "الشخص. يربط السجل عنوانًا بخط أو حساب أو جهاز في وقت ما بقدر ما تسمح به الساعات. ولا يقول من كان جالسًا هناك.",
        "人。记录在时钟允许的精度内，将某一地址与某一时刻的线路、账户或设备相联系，但不说明使用者是谁。";
    NOT_HAND = "The hand behind a key. A signature shows that a key was used. That its holder used it freely, and alone had it, has to be shown by other means.",
        "La main derrière une clé. Une signature montre qu’une clé a servi. Que son titulaire s’en est servi librement et la détenait seul doit être établi par d’autres moyens.",
        "La mano tras una clave. Una firma muestra que se usó una clave. Que su titular la usó libremente y era el único que la tenía debe demostrarse por otros medios.",
        "Рука за ключом. Подпись показывает, что ключ был применён. Что владелец применил его добровольно и владел им один, надо доказывать иначе.",
        "اليد وراء المفتاح. يثبت التوقيع أن مفتاحًا استُخدم. أما أن صاحبه استخدمه بحرية وكان وحده يملكه فيثبت بوسائل أخرى.",
        "密钥背后的人。签名只表明密钥被使用过。持有人是否自愿使用、是否独自持有，须以其他方式证明。";
    NOT_TIME = "The exact time. The moments named are those of the clocks of nodes and witnesses. A time stamp of a third party shows that the seal existed at its moment, not when anything before it happened.",
        "L’heure exacte. Les moments indiqués sont ceux des horloges des nœuds et des témoins. Un horodatage par un tiers montre que le sceau existait à ce moment, non quand ce qui précède a eu lieu.",
        "La hora exacta. Los momentos indicados son los de los relojes de nodos y testigos. Un sello de tiempo de un tercero muestra que el sello del paquete existía en ese momento, no cuándo ocurrió lo anterior.",
        "Точное время. Указанные моменты взяты с часов узлов и свидетелей. Штамп времени третьей стороны показывает, что печать существовала в этот момент, но не когда произошло предшествующее.",
        "الوقت الدقيق. الأوقات المذكورة هي أوقات ساعات العقد والشهود. وختم الوقت من طرف ثالث يثبت أن الختم كان موجودًا في ذلك الوقت، لا متى حدث ما قبله.",
        "准确时间。所列时刻来自节点和见证者的时钟。第三方时间戳只表明封印在该时刻已存在，不表明此前事件发生的时间。";
    NOT_COMPLETE = "Completeness of the file. Other records may exist that were not asked for, not found, or lawfully withheld.",
        "L’exhaustivité. D’autres données peuvent exister, qui n’ont pas été demandées, pas été trouvées, ou ont été légalement retenues.",
        "La integridad del expediente. Puede haber otros registros que no se pidieron, no se hallaron o se retuvieron legalmente.",
        "Полноту материалов. Могут существовать другие записи, которые не запрашивались, не найдены или законно не переданы.",
        "اكتمال الملف. قد توجد سجلات أخرى لم تُطلب أو لم يُعثر عليها أو حُجبت وفق القانون.",
        "卷宗的完整性。可能还有其他未被请求、未被找到或依法未予提供的记录。";
    NOT_LAWFUL = "Lawfulness. The order and the grant are here to be read; whether they bind, and whether the evidence is admissible, the court decides.",
        "La légalité. L’ordre et l’autorisation peuvent être lus ici ; leur force et la recevabilité des preuves relèvent du tribunal.",
        "La legalidad. La orden y la concesión pueden leerse aquí; si obligan, y si la prueba es admisible, lo decide el tribunal.",
        "Законность. Предписание и разрешение можно прочесть здесь; обязательны ли они и допустимы ли доказательства, решает суд.",
        "المشروعية. الأمر والإذن متاحان للقراءة هنا؛ أما إلزامهما وقبول الأدلة فيقررهما القضاء.",
        "合法性。命令和准予可在包内查阅；其是否有约束力、证据是否可采，由法院决定。";
}

//! Words of requests to a body without a node: letters carried, answers brought. Machine-drafted, unreviewed.

words! {
    ACT_CARRY = "Make the file to be carried", "Préparer le fichier à porter", "Preparar el archivo para llevar", "Подготовить файл для передачи", "إعداد الملف المراد حمله", "制作待携带的文件";
    ACT_CARRY_THEN = "The letter becomes one sealed file: PDF, data and signatures. It may go by any channel. The pass-phrase is shown once; it is told over another channel, under the registered number.",
        "La lettre devient un seul fichier scellé : PDF, données et signatures. Tout canal convient. La phrase secrète est montrée une fois ; elle est dite par un autre canal, au numéro enregistré.",
        "La carta pasa a ser un único archivo sellado: PDF, datos y firmas. Puede ir por cualquier canal. La frase de paso se muestra una vez; se dice por otro canal, en el número registrado.",
        "Письмо становится одним запечатанным файлом: PDF, данные и подписи. Канал любой. Парольная фраза показывается один раз; её сообщают по другому каналу, по зарегистрированному номеру.",
        "تصبح الرسالة ملفًا مختومًا واحدًا: PDF وبيانات وتوقيعات. يمكن نقله بأي قناة. تُعرض عبارة المرور مرة واحدة، وتُبلَّغ عبر قناة أخرى على الرقم المسجل.",
        "函件制成一个密封文件：PDF、数据和签名，可经任何渠道传送。口令只显示一次，须经另一渠道、按登记号码告知对方。";
    ACT_HEAR = "Record what they told", "Consigner ce qu’ils ont dit", "Anotar lo que dijeron", "Записать, что они сообщили", "تسجيل ما أبلغوا به", "记录对方告知的内容";
    ACT_HEAR_THEN = "The case moves as it would by letter. Keys prove nothing of it: write who told it and how, and call the registered number before anybody relies on it.",
        "L’affaire avance comme par lettre. Aucune clé ne le prouve : écrivez qui l’a dit et comment, et appelez le numéro enregistré avant que quiconque s’y fie.",
        "El caso avanza como por carta. Ninguna clave lo prueba: escriba quién lo dijo y cómo, y llame al número registrado antes de que nadie se fíe.",
        "Дело движется так же, как по письму. Ключи этого не доказывают: запишите, кто и как сообщил, и позвоните по зарегистрированному номеру, прежде чем на это полагаться.",
        "تمضي القضية كما لو وردت رسالة. ولا تثبت المفاتيح شيئًا من ذلك: اكتب من أبلغ وكيف، واتصل بالرقم المسجل قبل الاعتماد عليه.",
        "案件如同收到函件一样推进。密钥不能证明其内容：请写明何人以何种方式告知，并在采信前拨打登记号码核实。";
    ACT_BRING = "Take the answer in as received", "Recevoir la réponse telle quelle", "Tomar la respuesta tal como llegó", "Принять ответ в том виде, как он поступил", "استلام الرد كما ورد", "按原样接收答复";
    ACT_BRING_THEN = "The files of the case become one package: hashed, signed by you and this node, with who brought them, and with what that does not prove.",
        "Les fichiers de l’affaire deviennent un dossier : empreintes, votre signature et celle du nœud, qui les a apportés, et ce que cela ne prouve pas.",
        "Los archivos del caso pasan a ser un paquete: con sus huellas, su firma y la del nodo, quién los trajo y lo que eso no prueba.",
        "Файлы дела становятся пакетом: с хешами, вашей подписью и подписью узла, с указанием, кто их доставил и чего это не доказывает.",
        "تصبح ملفات القضية حزمة واحدة: ببصماتها وتوقيعك وتوقيع العقدة، ومن جلبها، وما لا يثبته ذلك.",
        "案件文件制成一个证据包：计算摘要，由您和本节点签名，写明何人送达，以及这不能证明什么。";
    FIELD_CHANNEL = "By which channel", "Par quel canal", "Por qué canal", "По какому каналу", "عبر أي قناة", "经何渠道";
    CHANNEL_COURIER = "Courier or diplomatic bag", "Coursier ou valise diplomatique", "Mensajero o valija diplomática", "Курьер или дипломатическая почта", "ساعٍ أو حقيبة دبلوماسية", "信使或外交邮袋";
    CHANNEL_POST = "Registered post", "Courrier recommandé", "Correo certificado", "Заказная почта", "بريد مسجل", "挂号邮件";
    CHANNEL_MAIL = "Electronic mail", "Courrier électronique", "Correo electrónico", "Электронная почта", "بريد إلكتروني", "电子邮件";
    CHANNEL_POLICE = "A police channel", "Un canal policier", "Un canal policial", "Полицейский канал", "قناة شرطية", "警务渠道";
    CHANNEL_LIAISON = "Liaison officer", "Officier de liaison", "Oficial de enlace", "Офицер связи", "ضابط اتصال", "联络官";
    CHANNEL_HAND = "Handed over in person", "Remise en mains propres", "Entregado en mano", "Передано лично", "تسليم باليد", "当面交付";
    CHANNEL_TELEPHONE = "Telephone", "Téléphone", "Teléfono", "Телефон", "هاتف", "电话";
    FIELD_BROUGHT_BY = "Who brought or told it", "Qui l’a apporté ou dit", "Quién lo trajo o lo dijo", "Кто доставил или сообщил", "من جلبه أو أبلغ به", "何人送达或告知";
    FIELD_TOLD = "What they told", "Ce qu’ils ont dit", "Qué dijeron", "Что они сообщили", "بمَ أبلغوا", "告知内容";
    TOLD_RECEIVED = "They have the letter", "Ils ont la lettre", "Tienen la carta", "Письмо у них", "الرسالة لديهم", "对方已收到函件";
    TOLD_HELD = "They keep the records", "Ils conservent les données", "Conservan los registros", "Они сохраняют записи", "يحفظون السجلات", "对方已保全记录";
    TOLD_EXECUTE = "They will do it", "Ils l’exécuteront", "Lo harán", "Они исполнят", "سينفذون", "对方将予执行";
    TOLD_CONDITION = "They will, on a condition", "Ils l’exécuteront sous condition", "Lo harán con una condición", "Исполнят при условии", "سينفذون بشرط", "对方附条件执行";
    TOLD_SUPPLEMENT = "Something is missing", "Il manque quelque chose", "Falta algo", "Чего-то не хватает", "ينقص شيء", "有所欠缺";
    TOLD_POSTPONE = "Not now", "Pas maintenant", "Ahora no", "Не сейчас", "ليس الآن", "暂缓";
    TOLD_REFUSE = "They refuse", "Ils refusent", "Se niegan", "Они отказывают", "يرفضون", "对方拒绝";
    TOLD_NOT_EXECUTED = "They cannot", "Ils ne le peuvent pas", "No pueden", "Они не могут", "لا يستطيعون", "对方无法执行";
    FIELD_CALLED = "Registered number that was called to ask whether it is theirs", "Numéro enregistré appelé pour demander si cela vient d’eux", "Número registrado al que se llamó para preguntar si es suyo", "Зарегистрированный номер, по которому спросили, от них ли это", "الرقم المسجل الذي اتُّصل به للسؤال عما إذا كان منهم", "为核实来源而拨打的登记号码";
    FIELD_CALLED_HINT = "Registered for them: {number}. Leave it empty if nobody has called: the case then says so.",
        "Enregistré pour eux : {number}. Laissez vide si personne n’a appelé : l’affaire le dira.",
        "Registrado para ellos: {number}. Déjelo vacío si nadie ha llamado: el caso lo dirá.",
        "Зарегистрирован для них: {number}. Оставьте пустым, если никто не звонил: в деле это будет сказано.",
        "المسجل لهم: {number}. اتركه فارغًا إن لم يتصل أحد، وستذكر القضية ذلك.",
        "为对方登记的号码：{number}。如无人拨打，请留空，案件中将予注明。";
    FIELD_CALLED_WHO = "Who confirmed it there", "Qui l’y a confirmé", "Quién lo confirmó allí", "Кто там подтвердил", "من أكده هناك", "对方何人确认";
    FIELD_FILES_HERE = "Files of the answer: {n}", "Fichiers de la réponse : {n}", "Archivos de la respuesta: {n}", "Файлов ответа: {n}", "ملفات الرد: {n}", "答复文件数：{n}";
    ADD_FILES = "Add files of the answer", "Ajouter des fichiers de la réponse", "Añadir archivos de la respuesta", "Добавить файлы ответа", "إضافة ملفات الرد", "添加答复文件";
    ANSWER_FILE_IN = "a file of the answer was put into the case", "un fichier de la réponse a été versé à l’affaire", "se incorporó al caso un archivo de la respuesta", "файл ответа помещён в дело", "أُضيف ملف من الرد إلى القضية", "答复文件已归入案件";
    ADD_FILES_THEN = "Each file is kept as it is, byte for byte. Nothing in it is opened here.", "Chaque fichier est gardé tel quel, octet par octet. Rien n’y est ouvert ici.", "Cada archivo se guarda tal cual, byte por byte. Aquí no se abre nada.", "Каждый файл хранится как есть, байт в байт. Здесь ничего не открывается.", "يُحفظ كل ملف كما هو بايتًا ببايت. ولا يُفتح منه شيء هنا.", "每个文件按原样逐字节保存，本处不打开其内容。";
    CARRIED_PHRASE = "Pass-phrase, shown this once", "Phrase secrète, montrée cette seule fois", "Frase de paso, mostrada solo esta vez", "Парольная фраза, показана один раз", "عبارة المرور، تُعرض هذه المرة فقط", "口令（仅显示一次）";
    CARRIED_PHRASE_THEN = "Tell it to whoever you reach under {number}, and never by the channel of the file. It is kept nowhere: if it is lost, make the file again.",
        "Dites-la à la personne jointe au {number}, jamais par le canal du fichier. Elle n’est gardée nulle part : perdue, refaites le fichier.",
        "Dígala a quien conteste en el {number}, nunca por el canal del archivo. No se guarda en ningún sitio: si se pierde, rehaga el archivo.",
        "Сообщите её тому, кто ответит по номеру {number}, и никогда по каналу файла. Она нигде не хранится: если утрачена, сделайте файл заново.",
        "أبلغها لمن يجيب على الرقم {number}، ولا تنقلها أبدًا عبر قناة الملف. لا تُحفظ في أي مكان: إن ضاعت فأعد إعداد الملف.",
        "请告知在{number}接听的人，切勿经文件所走的渠道。口令不作保存：如遗失，请重新制作文件。";
    CARRIED_TO_KEY = "Sealed to the partner’s key: no pass-phrase is needed.", "Scellé pour la clé du partenaire : aucune phrase secrète.", "Sellado para la clave del socio: no hace falta frase de paso.", "Запечатано для ключа партнёра: фраза не нужна.", "مختوم لمفتاح الشريك: لا حاجة إلى عبارة مرور.", "已按对方密钥密封：无需口令。";
    CARRIED_DOWNLOAD = "Download the sealed file", "Télécharger le fichier scellé", "Descargar el archivo sellado", "Скачать запечатанный файл", "تنزيل الملف المختوم", "下载密封文件";
    CARRIED_COVER = "Cover note, in the clear", "Note d’accompagnement, en clair", "Nota de acompañamiento, en claro", "Сопроводительная записка, открытая", "مذكرة مرافقة غير مختومة", "随附说明（明文）";
    STATE_TO_CARRY = "signed, to be carried", "signé, à porter", "firmada, por llevar", "подписано, нужно передать", "موقعة، بانتظار حملها", "已签署，待传送";
    FILE_MADE = "File made; whether it came is not known", "Fichier préparé ; on ignore s’il est arrivé", "Archivo preparado; no se sabe si llegó", "Файл готов; дошёл ли он, неизвестно", "أُعد الملف، ولا يُعلم إن كان قد وصل", "文件已制作；是否送达尚不得知";
    WITHDRAW_UNCARRIED_THEN = "No file of it was made: nobody outside has to be told.", "Aucun fichier n’a été préparé : personne à l’extérieur n’a à être prévenu.", "No se preparó ningún archivo: no hay que avisar a nadie fuera.", "Файл не готовили: извне никого уведомлять не нужно.", "لم يُعد أي ملف منها: لا أحد في الخارج يلزم إبلاغه.", "尚未制作文件：无须通知外部任何人。";
    WITHDRAW_CARRIED_THEN = "A letter of withdrawal is written and has to be carried as well. Nothing travels by itself: tell them under the registered number, and record what they say.",
        "Une lettre de retrait est écrite et doit aussi être portée. Rien ne part tout seul : prévenez-les au numéro enregistré et consignez leur réponse.",
        "Se escribe una carta de retirada, que también hay que llevar. Nada viaja solo: avíseles en el número registrado y anote lo que digan.",
        "Составляется письмо об отзыве, его тоже нужно передать. Само ничего не уходит: сообщите им по зарегистрированному номеру и запишите ответ.",
        "تُكتب رسالة سحب ويجب حملها أيضًا. لا شيء ينتقل من تلقاء نفسه: أبلغهم على الرقم المسجل وسجّل ما يقولونه.",
        "将写成撤回函，同样须派人传送。函件不会自行送出：请拨打登记号码告知对方，并记录其答复。";
    CARRIED = "a sealed file was made to be carried", "un fichier scellé a été préparé", "se preparó un archivo sellado", "подготовлен запечатанный файл", "أُعد ملف مختوم لحمله", "已制作密封文件";
    TOLD_OUTSIDE = "told from outside; no key proves it", "dit de l’extérieur ; aucune clé ne le prouve", "dicho desde fuera; ninguna clave lo prueba", "сообщено извне; ключом не доказано", "أُبلغ من الخارج ولا يثبته مفتاح", "外部告知；无密钥证明";
    BROUGHT = "the answer was taken in as received", "la réponse a été reçue telle quelle", "la respuesta se tomó tal como llegó", "ответ принят как поступил", "استُلم الرد كما ورد", "答复已按原样接收";
    AS_RECEIVED = "As received; no key proves it", "Tel que reçu ; aucune clé ne le prouve", "Tal como llegó; ninguna clave lo prueba", "Как поступило; ключом не доказано", "كما ورد، ولا يثبته مفتاح", "按原样接收；无密钥证明";
    BROUGHT_HOW = "by {who}, by this channel: {channel}", "par {who}, par ce canal : {channel}", "por {who}, por este canal: {channel}", "через {who}, канал: {channel}", "بواسطة {who} عبر هذه القناة: {channel}", "由{who}，经以下渠道：{channel}";
    BROUGHT_BYTES = "The bytes are those that were taken in at that moment: their digests are signed and stand in the log.", "Les octets sont ceux reçus à ce moment : leurs empreintes sont signées et figurent au journal.", "Los bytes son los que se tomaron en ese momento: sus huellas están firmadas y en el registro.", "Байты те, что были приняты в тот момент: их хеши подписаны и есть в журнале.", "البايتات هي التي استُلمت في ذلك الوقت: بصماتها موقعة ومدرجة في السجل.", "字节即当时所接收者：其摘要已签名并载入日志。";
    BROUGHT_NO_KEY = "From whom it is. No key of the directory signed it; the name of the sender is what whoever brought it said.", "De qui cela vient. Aucune clé de l’annuaire ne l’a signé ; le nom de l’expéditeur est celui qu’a donné le porteur.", "De quién es. Ninguna clave del directorio lo firmó; el nombre del remitente es el que dijo quien lo trajo.", "От кого это. Ни один ключ справочника это не подписал; имя отправителя назвал тот, кто доставил.", "ممن هو. لم يوقعه أي مفتاح في الدليل، واسم المرسل هو ما قاله من جلبه.", "来自何方。名录中无任何密钥签署；发件人名称仅为送达者所述。";
    BROUGHT_PROVEN = "Part of it is a package that a member of the directory sealed for this request; it verifies.", "Une partie est un dossier scellé par un membre de l’annuaire pour cette demande ; il est vérifié.", "Una parte es un paquete sellado por un miembro del directorio para esta solicitud; se verifica.", "Часть — пакет, запечатанный членом справочника для этого запроса; он проверен.", "جزء منه حزمة ختمها عضو في الدليل لهذا الطلب، وهي متحقق منها.", "其中包含名录成员为本请求密封的证据包，验证通过。";
    BROUGHT_CALLED = "{who} said under the registered number {number} that it is theirs: a person’s word, and no key’s.", "{who} a dit au numéro enregistré {number} que cela vient d’eux : la parole d’une personne, non d’une clé.", "{who} dijo en el número registrado {number} que es suyo: palabra de una persona, no de una clave.", "{who} по зарегистрированному номеру {number} подтвердил(а), что это от них: слово человека, а не ключа.", "قال {who} على الرقم المسجل {number} إنه منهم: كلام شخص لا مفتاح.", "{who}在登记号码{number}上称系其所发：此为个人陈述，并非密钥证明。";
    BROUGHT_NOT_CALLED = "Whether it is theirs was not asked under the registered number.", "Personne n’a demandé au numéro enregistré si cela vient d’eux.", "No se preguntó en el número registrado si es suyo.", "По зарегистрированному номеру не спросили, от них ли это.", "لم يُسأل على الرقم المسجل عما إذا كان منهم.", "未经登记号码核实是否为对方所发。";
    BROUGHT_BEFORE = "What happened to it before it was taken in, and whether it is all that they sent or have.", "Ce qui lui est arrivé avant la réception, et si c’est tout ce qu’ils ont envoyé ou détiennent.", "Qué le pasó antes de tomarse, y si es todo lo que enviaron o tienen.", "Что было с этим до приёма и всё ли это, что они отправили или имеют.", "ما جرى له قبل استلامه، وهل هو كل ما أرسلوه أو لديهم.", "接收之前的经过，以及是否为对方所发送或持有的全部。";
}

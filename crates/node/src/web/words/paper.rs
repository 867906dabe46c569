//! Words of the letter of request on paper, numbered as in the T-CY templates, for a body without a node. Machine-drafted, unreviewed.

words! {
    P_TITLE = "Letter of request", "Lettre de demande d’entraide", "Carta de solicitud de asistencia", "Письмо-запрос о помощи", "رسالة طلب مساعدة", "协助请求函";
    P_TITLE_OTHER = "Letter about a request", "Lettre au sujet d’une demande", "Carta sobre una solicitud", "Письмо о запросе", "رسالة بشأن طلب", "关于请求的函件";
    P_DRAFTED = "The words of this form were drafted by machine and have not been reviewed by a jurist. What officers wrote stands in the language in which they wrote it; where wording matters, letter.json decides, which is what was signed.",
        "Les mots de ce formulaire ont été rédigés par une machine et n’ont pas été relus par un juriste. Ce que les agents ont écrit figure dans leur langue ; si les termes importent, letter.json fait foi : c’est ce qui a été signé.",
        "Las palabras de este formulario fueron redactadas por una máquina y no las ha revisado un jurista. Lo que escribieron los funcionarios figura en su idioma; si importa la redacción, decide letter.json, que es lo firmado.",
        "Слова этой формы составлены машиной и не проверены юристом. Написанное должностными лицами приводится на их языке; где важна формулировка, решает letter.json — то, что подписано.",
        "صاغت آلة كلمات هذا النموذج ولم يراجعها قانوني. ما كتبه الموظفون يرد بلغتهم، وحيث تهم الصياغة فالعبرة بملف letter.json وهو ما جرى توقيعه.",
        "本表用语由机器起草，未经法律人士审阅。官员所写内容保留原文语言；措辞有疑义时，以所签署的letter.json为准。";
    P_H_SURE = "First: make sure that this is genuine", "D’abord : s’assurer de l’authenticité", "Primero: asegúrese de que es auténtica", "Сначала: убедитесь в подлинности", "أولًا: تأكد من صحة الرسالة", "首先：核实真伪";
    P_SURE_CALL = "Do not answer the mailbox, the number or the person by which this came. Call {asking} under a number from a register of your own: of a network of contact points, of central authorities, of your police channel, or of the embassy.",
        "Ne répondez ni à la boîte, ni au numéro, ni à la personne d’où ceci est venu. Appelez {asking} à un numéro tiré de votre propre registre : réseau de points de contact, autorités centrales, canal policier ou ambassade.",
        "No responda al buzón, al número ni a la persona por los que llegó. Llame a {asking} a un número de un registro propio: de una red de puntos de contacto, de autoridades centrales, de su canal policial o de la embajada.",
        "Не отвечайте на почтовый ящик, номер или лицо, откуда это пришло. Позвоните в {asking} по номеру из собственного реестра: сети контактных пунктов, центральных органов, полицейского канала или посольства.",
        "لا ترد على صندوق البريد أو الرقم أو الشخص الذي جاءت منه. اتصل بـ{asking} على رقم من سجل لديك: شبكة نقاط الاتصال أو السلطات المركزية أو قناتكم الشرطية أو السفارة.",
        "请勿回复来件的邮箱、号码或送件人。请用您自有登记册中的号码致电{asking}：联络点网络、中央机关、贵方警务渠道或使馆。";
    P_SURE_ASK = "Ask there for the officers who signed: {officers}. Read out the number {number} and the digest {digest}; they must find the same.",
        "Demandez-y les agents signataires : {officers}. Lisez le numéro {number} et l’empreinte {digest} ; ils doivent trouver les mêmes.",
        "Pregunte allí por quienes firmaron: {officers}. Lea el número {number} y la huella {digest}; deben hallar lo mismo.",
        "Спросите там подписавших: {officers}. Прочтите номер {number} и хеш {digest}; у них должно быть то же.",
        "اسأل هناك عن الموظفين الموقعين: {officers}. اقرأ الرقم {number} والبصمة {digest}، ويجب أن يجدوا الشيء نفسه.",
        "请在该处找签署人员：{officers}。读出编号{number}和摘要{digest}，对方应查得相同内容。";
    P_SURE_OURS = "We have registered this number for you, and use no other: {number}. What comes to us in another way we ask about there.",
        "Nous avons enregistré ce numéro pour vous et n’en utilisons pas d’autre : {number}. Ce qui nous arrive autrement, nous le vérifions là.",
        "Tenemos registrado este número para ustedes y no usamos otro: {number}. Lo que nos llegue por otra vía lo preguntamos allí.",
        "Для вас у нас зарегистрирован только этот номер: {number}. О том, что приходит иначе, мы спрашиваем по нему.",
        "سجلنا لكم هذا الرقم ولا نستخدم غيره: {number}. وما يصلنا بطريق آخر نسأل عنه هناك.",
        "我方为贵方登记的号码仅此一个：{number}。经其他途径到达的内容，我方均以该号码核实。";
    P_SURE_KEYS = "Signatures: letter.frame is signed by the officer and by the node of {asking}. Who has their keys from the directory checks it without us: comity request open, or the published format.",
        "Signatures : letter.frame est signé par l’agent et par le nœud de {asking}. Qui a leurs clés de l’annuaire le vérifie sans nous : comity request open, ou le format publié.",
        "Firmas: letter.frame está firmado por el funcionario y el nodo de {asking}. Quien tenga sus claves del directorio lo comprueba sin nosotros: comity request open, o el formato publicado.",
        "Подписи: letter.frame подписан должностным лицом и узлом {asking}. Имеющий их ключи из справочника проверит без нас: comity request open или опубликованный формат.",
        "التوقيعات: letter.frame موقع من الموظف ومن عقدة {asking}. ومن لديه مفاتيحهما من الدليل يتحقق دوننا: comity request open أو الصيغة المنشورة.",
        "签名：letter.frame由{asking}的官员及节点签署。持有名录中其密钥者可自行验证：comity request open，或按公开格式。";
    P_H_ASKED = "What is asked", "Ce qui est demandé", "Qué se pide", "Что запрашивается", "المطلوب", "请求事项";
    P_1 = "1. Date", "1. Date", "1. Fecha", "1. Дата", "1. التاريخ", "1. 日期";
    P_2 = "2. Reference of the case", "2. Référence de l’affaire", "2. Referencia del caso", "2. Номер дела", "2. مرجع القضية", "2. 案件编号";
    P_3 = "3. New request, or what it follows", "3. Nouvelle demande, ou suite de", "3. Solicitud nueva, o continuación de", "3. Новый запрос или продолжение", "3. طلب جديد أو متابعة", "3. 新请求或后续请求";
    P_3_NEW = "new", "nouvelle", "nueva", "новый", "جديد", "新请求";
    P_4 = "4. Authority that is asked", "4. Autorité requise", "4. Autoridad requerida", "4. Запрашиваемый орган", "4. السلطة المطلوب منها", "4. 被请求机关";
    P_5 = "5. Authority that asks", "5. Autorité requérante", "5. Autoridad requirente", "5. Запрашивающий орган", "5. السلطة الطالبة", "5. 请求机关";
    P_6 = "6. Who confirms that it is genuine", "6. Qui confirme l’authenticité", "6. Quién confirma la autenticidad", "6. Кто подтверждает подлинность", "6. من يؤكد الصحة", "6. 确认真实性的人员";
    P_7 = "7, 8. Proceedings", "7, 8. Procédure", "7, 8. Procedimiento", "7, 8. Производство", "7، 8. الإجراءات", "7、8. 诉讼程序";
    P_9 = "9, 10. Earlier requests", "9, 10. Demandes antérieures", "9, 10. Solicitudes anteriores", "9, 10. Прежние запросы", "9، 10. طلبات سابقة", "9、10. 先前请求";
    P_11 = "11. Legal basis", "11. Base légale", "11. Base jurídica", "11. Правовое основание", "11. الأساس القانوني", "11. 法律依据";
    P_12 = "12. Offences: text and highest penalty", "12. Infractions : texte et peine maximale", "12. Delitos: texto y pena máxima", "12. Преступления: текст и максимальное наказание", "12. الجرائم: النص والعقوبة القصوى", "12. 罪名：条文及最高刑";
    P_12_MONTHS = "at most {months} months", "{months} mois au plus", "como máximo {months} meses", "не более {months} месяцев", "{months} شهرًا على الأكثر", "最高{months}个月";
    P_13 = "13. Facts", "13. Faits", "13. Hechos", "13. Факты", "13. الوقائع", "13. 案件事实";
    P_15 = "15. Address, port, and time of use", "15. Adresse, port et moment", "15. Dirección, puerto y momento", "15. Адрес, порт и время", "15. العنوان والمنفذ ووقت الاستخدام", "15. 地址、端口及使用时间";
    P_15_CLOCK = "Clock: {clock}; largest error {error} ms", "Horloge : {clock} ; erreur maximale {error} ms", "Reloj: {clock}; error máximo {error} ms", "Часы: {clock}; наибольшая ошибка {error} мс", "الساعة: {clock}؛ أقصى خطأ {error} م.ث", "时钟：{clock}；最大误差{error}毫秒";
    P_16 = "16. Who is believed to hold it", "16. Détenteur présumé", "16. Quién lo tiene, según se cree", "16. Предполагаемый держатель", "16. الحائز المفترض", "16. 推定持有人";
    P_17 = "17. Measures and kind of data", "17. Mesures et type de données", "17. Medidas y tipo de datos", "17. Меры и вид данных", "17. التدابير ونوع البيانات", "17. 措施及数据类型";
    P_18 = "18. Urgency, and why", "18. Urgence et motif", "18. Urgencia y motivo", "18. Срочность и причина", "18. الاستعجال وسببه", "18. 紧急程度及理由";
    P_18_BY = "An answer is hoped for by {at}.", "Une réponse est espérée d’ici le {at}.", "Se espera respuesta antes del {at}.", "Ответ желателен до {at}.", "يُرجى الرد قبل {at}.", "期望于{at}前答复。";
    P_19 = "19. Necessity, and how the data bears on the case", "19. Nécessité et lien avec l’affaire", "19. Necesidad y vínculo con el caso", "19. Необходимость и связь с делом", "19. الضرورة والصلة بالقضية", "19. 必要性及与案件的关联";
    P_20 = "20. Until when a request for assistance follows a preservation", "20. Délai de la demande d’entraide suivant la conservation", "20. Plazo de la solicitud tras la conservación", "20. Срок запроса о помощи после сохранения", "20. أجل طلب المساعدة بعد الحفظ", "20. 保全后提出协助请求的期限";
    P_21 = "21. Confidential: the person concerned is not to be told before", "21. Confidentiel : ne pas informer l’intéressé avant", "21. Confidencial: no informar al interesado antes de", "21. Конфиденциально: не сообщать лицу ранее", "21. سري: لا يُخطر المعني قبل", "21. 保密：此前不得告知当事人";
    P_23 = "23. What makes it admissible at home", "23. Formes requises pour la recevabilité", "23. Requisitos de admisibilidad", "23. Требования к допустимости", "23. ما يجعله مقبولًا لدينا", "23. 我方采信的形式要求";
    P_LIMITS = "Limits of use that we accept", "Limites d’utilisation acceptées", "Límites de uso que aceptamos", "Принимаемые ограничения", "حدود الاستخدام التي نقبلها", "我方接受的使用限制";
    P_RECIPROCITY = "Reciprocity", "Réciprocité", "Reciprocidad", "Взаимность", "المعاملة بالمثل", "对等承诺";
    P_24 = "24. Signatures", "24. Signatures", "24. Firmas", "24. Подписи", "24. التوقيعات", "24. 签名";
    P_SAYS = "What it says", "Contenu", "Contenido", "Содержание", "المضمون", "内容";
    P_H_ANSWER = "How to answer", "Comment répondre", "Cómo responder", "Как ответить", "كيفية الرد", "如何答复";
    P_ANSWER_ANY = "Answer by any channel that your law allows, and name the number {number}. Send files as they came out of the system, unedited, with who made them, when, and with what.",
        "Répondez par tout canal que permet votre droit, en citant le numéro {number}. Envoyez les fichiers tels que sortis du système, sans retouche, avec qui, quand et avec quel outil.",
        "Responda por cualquier canal que permita su ley e indique el número {number}. Envíe los archivos tal como salieron del sistema, sin editar, con quién, cuándo y con qué los hizo.",
        "Ответьте по любому каналу, допускаемому вашим правом, указав номер {number}. Пришлите файлы такими, какими их выдала система, с указанием, кто, когда и чем их сделал.",
        "أجب عبر أي قناة يسمح بها قانونكم مع ذكر الرقم {number}. أرسل الملفات كما خرجت من النظام دون تعديل، مع من أعدها ومتى وبأي أداة.",
        "请经贵国法律允许的任何渠道答复，并注明编号{number}。文件请按系统导出原样发送，不作编辑，并注明何人、何时、用何工具制作。";
    P_ANSWER_LIMITS = "Say what was not found and what is held back, and under which limits we may use it.", "Dites ce qui n’a pas été trouvé et ce qui est retenu, et sous quelles limites nous pouvons l’utiliser.", "Diga qué no se halló, qué se retiene y con qué límites podemos usarlo.", "Укажите, что не найдено, что удержано и на каких условиях мы можем это использовать.", "اذكر ما لم يُعثر عليه وما حُجب، وبأي حدود يجوز لنا استخدامه.", "请说明未查得和未提供的内容，以及我方使用的限制。";
    P_ANSWER_UNPROVEN = "We take your answer in as received. Without a signature that we can check, our file says that no key proves from whom it is, and we call you under the number above.",
        "Nous recevons votre réponse telle quelle. Sans signature vérifiable, notre dossier dit qu’aucune clé ne prouve de qui elle vient, et nous vous appelons au numéro ci-dessus.",
        "Tomamos su respuesta tal como llega. Sin firma comprobable, nuestro expediente dice que ninguna clave prueba de quién es, y les llamamos al número de arriba.",
        "Мы принимаем ответ как есть. Без проверяемой подписи в нашем деле сказано, что ключ не доказывает, от кого он, и мы звоним вам по номеру выше.",
        "نستلم ردكم كما يرد. ودون توقيع يمكن التحقق منه يذكر ملفنا أن لا مفتاح يثبت ممن هو، ونتصل بكم على الرقم أعلاه.",
        "我方按原样接收贵方答复。若无可验证的签名，我方案卷将注明无密钥证明其来源，并按上述号码致电贵方。";
    P_COVER = "A sealed letter of {asking} to {asked}, about the request {number}.", "Lettre scellée de {asking} à {asked}, au sujet de la demande {number}.", "Carta sellada de {asking} a {asked}, sobre la solicitud {number}.", "Запечатанное письмо от {asking} для {asked} о запросе {number}.", "رسالة مختومة من {asking} إلى {asked} بشأن الطلب {number}.", "{asking}致{asked}的密封函件，关于请求{number}。";
    P_COVER_OPEN = "The file {file} is sealed in the published format age (age-encryption.org). Any program of that format opens it; so do «comity request open» and the short carried.py, which needs Python and nothing else.",
        "Le fichier {file} est scellé au format publié age (age-encryption.org). Tout programme de ce format l’ouvre, ainsi que « comity request open » et le court carried.py, qui ne demande que Python.",
        "El archivo {file} está sellado en el formato publicado age (age-encryption.org). Lo abre cualquier programa de ese formato, «comity request open» y el breve carried.py, que solo necesita Python.",
        "Файл {file} запечатан в опубликованном формате age (age-encryption.org). Его откроет любая программа этого формата, «comity request open» и короткий carried.py, которому нужен только Python.",
        "الملف {file} مختوم بالصيغة المنشورة age (age-encryption.org). يفتحه أي برنامج لهذه الصيغة، وكذلك «comity request open» وبرنامج carried.py القصير الذي لا يحتاج إلا إلى Python.",
        "文件{file}以公开格式age（age-encryption.org）密封。支持该格式的任何程序均可打开，亦可用“comity request open”或仅需Python的短程序carried.py。";
    P_COVER_PHRASE = "The pass-phrase is told by telephone and never travels with the file. We never ask you for one.", "La phrase secrète est dite par téléphone et ne voyage jamais avec le fichier. Nous ne vous en demandons jamais.", "La frase de paso se dice por teléfono y nunca viaja con el archivo. Nunca le pediremos una.", "Фразу сообщают по телефону; с файлом она не передаётся. Мы никогда не спрашиваем её у вас.", "تُبلَّغ عبارة المرور هاتفيًا ولا تُرسل مع الملف. ولا نطلب منكم عبارة مرور أبدًا.", "口令经电话告知，绝不随文件传送。我方绝不会向您索要口令。";
    P_COVER_KEY = "It is sealed to your key.", "Il est scellé pour votre clé.", "Está sellado para su clave.", "Он запечатан для вашего ключа.", "هو مختوم لمفتاحكم.", "文件按贵方密钥密封。";
}

//! Words of the orders, attempts, log, figures, notices and bad news. Machine-drafted, unreviewed.

words! {
    SIGN_IN_WRONG = "Account and pass-phrase do not belong together.", "Le compte et la phrase secrète ne correspondent pas.", "La cuenta y la frase de paso no coinciden.", "Учётная запись и кодовая фраза не подходят друг к другу.", "الحساب وعبارة المرور غير متطابقين.", "账户与口令不匹配。";
    SIGN_IN_WRONG_CURE = "Type both again. Nobody at this node will ever ask you for your pass-phrase.", "Saisissez-les à nouveau. Personne ici ne vous demandera jamais votre phrase secrète.", "Escríbalas de nuevo. Nadie aquí le pedirá nunca su frase de paso.", "Введите ещё раз. Никто на этом узле никогда не спросит вашу кодовую фразу.", "اكتبهما من جديد. لن يطلب منك أحد هنا عبارة المرور أبدًا.", "请重新输入。本节点任何人都不会索要您的口令。";
    SIGN_IN_TOO_OFTEN = "Too many tries for this account.", "Trop d’essais pour ce compte.", "Demasiados intentos con esta cuenta.", "Слишком много попыток для этой учётной записи.", "محاولات كثيرة جدًا لهذا الحساب.", "该账户尝试次数过多。";
    SIGN_IN_TOO_OFTEN_CURE = "Wait fifteen minutes, or ask your administrator.", "Attendez quinze minutes ou demandez à votre administrateur.", "Espere quince minutos o pregunte a su administrador.", "Подождите пятнадцать минут или обратитесь к администратору.", "انتظر خمس عشرة دقيقة أو اسأل المسؤول.", "请等待十五分钟或联系管理员。";
    HELD_SAYS = "Held by order: these records are not destroyed while the hold stands.", "Gel par ordre : ces enregistrements ne sont pas détruits tant que le gel dure.", "Retenidos por orden: no se destruyen mientras dure la retención.", "Удержание по предписанию: записи не уничтожаются, пока оно действует.", "محتجزة بأمر: لا تُتلف هذه السجلات ما دام الاحتجاز قائمًا.", "依令保全：保全期间不会销毁这些记录。";

    ORDER = "Order", "Ordre", "Orden", "Предписание", "الأمر", "命令";
    ORDER_IS_GENUINE = "What this node checked", "Ce que ce nœud a vérifié", "Qué comprobó este nodo", "Что проверил узел", "ما تحققت منه هذه العقدة", "本节点已核验";
    ORDER_ASKS = "Exactly what is asked", "Ce qui est demandé exactement", "Qué se pide exactamente", "Что именно запрошено", "المطلوب تحديدًا", "具体要求";
    ORDER_ASKS_ONLY = "Nothing else is read.", "Rien d’autre n’est lu.", "No se lee nada más.", "Ничто иное не читается.", "لا يُقرأ شيء سواه.", "除此之外不读取任何内容。";
    ORDERED_BY = "Who ordered it, and on what ground", "Qui l’a ordonné, et sur quelle base", "Quién lo ordena y con qué base", "Кто предписал и на каком основании", "من أمر به وعلى أي أساس", "签发者与依据";
    ANSWER_WOULD_BE = "The answer that would go out", "La réponse qui partirait", "La respuesta que saldría", "Ответ, который был бы отправлен", "الرد الذي سيُرسل", "拟发出的答复";
    SUBSCRIBER = "Subscriber", "Abonné", "Abonado", "Абонент", "المشترك", "用户";
    HOW_SURE = "How sure", "Degré de certitude", "Grado de certeza", "Насколько точно", "درجة اليقين", "确定程度";
    RECORDED = "Recorded", "Enregistré", "Registrado", "Записано", "المسجل", "记录时段";
    REALM = "address realm (stays here):", "domaine d’adresses (reste ici) :", "dominio de direcciones (queda aquí):", "адресная область (остаётся здесь):", "نطاق العناوين (يبقى هنا):", "地址域（仅限本处）：";
    WHY = "Why it matches", "Pourquoi cela correspond", "Por qué coincide", "Почему подходит", "سبب التطابق", "匹配理由";
    SHARED_BY = "Subscribers behind this address at that time", "Abonnés derrière cette adresse à ce moment-là", "Abonados detrás de esta dirección en ese momento", "Абонентов за этим адресом в то время", "المشتركون خلف هذا العنوان في ذلك الوقت", "当时共用该地址的用户";
    SHARERS = "at least {n} within one hour, by the records of this provider", "au moins {n} en l’espace d’une heure, d’après les enregistrements de ce fournisseur", "al menos {n} en el plazo de una hora, según los registros de este proveedor", "не менее {n} в течение одного часа, по записям этого поставщика", "{n} على الأقل خلال ساعة واحدة، وفق سجلات مقدم الخدمة هذا", "据该提供者的记录，一小时之内至少{n}个";
    CLOCK_DOUBT = "How far the clocks may be apart", "Écart possible des horloges", "Cuánto pueden diferir los relojes", "Возможное расхождение часов", "الفارق المحتمل بين الساعات", "时钟可能的偏差";
    RESTS_ON = "Rests on", "Repose sur", "Se basa en", "Основано на", "يستند إلى", "依据的记录";
    DOUBT_CERTAIN = "one line only", "une seule ligne", "una sola línea", "только одна линия", "خط واحد فقط", "唯一线路";
    DOUBT_LIKELY = "within the clock error", "dans la marge d’horloge", "dentro del error de reloj", "в пределах погрешности часов", "ضمن خطأ الساعة", "在时钟误差内";
    DOUBT_POSSIBLE = "one of several", "une parmi plusieurs", "una entre varias", "одна из нескольких", "واحد من عدة", "多条之一";
    ACT_PRODUCE = "Produce this answer", "Produire cette réponse", "Entregar esta respuesta", "Предоставить этот ответ", "تقديم هذا الرد", "提供此答复";
    ACT_PRODUCE_THEN = "The answer as shown on this page, and nothing else, is sealed and goes to the authority that ordered it.", "La réponse affichée sur cette page, et rien d’autre, est scellée et remise à l’autorité qui l’a ordonnée.", "La respuesta mostrada en esta página, y nada más, se sella y va a la autoridad que la ordenó.", "Показанный на этой странице ответ, и ничего больше, запечатывается и уходит предписавшему органу.", "يُختم الرد المعروض في هذه الصفحة وحده ويذهب إلى السلطة التي أمرت به.", "仅将本页所示答复加封并送交签发机关。";
    ACT_NOT_EXECUTED = "Do not execute", "Ne pas exécuter", "No ejecutar", "Не исполнять", "عدم التنفيذ", "不予执行";
    ACT_NOT_EXECUTED_THEN = "The authority reads your reason. Nothing is disclosed, and the records stay as they are.", "L’autorité lit votre raison. Rien n’est divulgué ; les enregistrements restent tels quels.", "La autoridad lee su razón. No se revela nada y los registros quedan como están.", "Орган прочтёт причину. Ничего не раскрывается, записи остаются как есть.", "تقرأ السلطة سببك. لا يُفصح عن شيء وتبقى السجلات كما هي.", "机关将看到您的理由；不披露任何内容，记录保持原状。";
    ACT_HOLD = "Hold the records", "Geler les enregistrements", "Retener los registros", "Удержать записи", "احتجاز السجلات", "保全记录";
    ACT_HOLD_THEN = "They are kept from destruction and nothing is disclosed. The authority gets a signed receipt.", "Ils échappent à la destruction et rien n’est divulgué. L’autorité reçoit un accusé signé.", "No se destruyen y no se revela nada. La autoridad recibe un acuse firmado.", "Они не уничтожаются и не раскрываются. Орган получает подписанную расписку.", "تُحفظ من الإتلاف ولا يُفصح عنها، وتتلقى السلطة إشعارًا موقعًا.", "防止销毁且不披露；机关将收到签名回执。";
    NOT_EXECUTED_INCOMPLETE = "The order is incomplete", "L’ordre est incomplet", "La orden está incompleta", "Предписание неполное", "الأمر ناقص", "命令不完整";
    NOT_EXECUTED_ERROR = "The order contains a manifest error", "L’ordre contient une erreur manifeste", "La orden contiene un error manifiesto", "Явная ошибка в предписании", "في الأمر خطأ واضح", "命令有明显错误";
    NOT_EXECUTED_NOT_HELD = "Not held by us", "Non détenu par nous", "No lo conservamos", "У нас этого нет", "ليست لدينا", "我方未持有";
    NOT_EXECUTED_GONE = "No longer held", "N’est plus détenu", "Ya no se conserva", "Уже не хранится", "لم تعد محفوظة", "已不再持有";
    NOT_EXECUTED_IMPOSSIBLE = "Impossible in fact", "Impossible en fait", "Imposible de hecho", "Фактически невозможно", "مستحيل فعليًا", "事实上不可能";
    NOT_EXECUTED_PRIVILEGE = "Immunity or privilege", "Immunité ou secret professionnel", "Inmunidad o secreto profesional", "Иммунитет или тайна", "حصانة أو سرية مهنية", "豁免或职业特权";
    NOT_EXECUTED_CONFLICT = "Conflict with another state’s law", "Conflit avec le droit d’un autre État", "Conflicto con el derecho de otro Estado", "Конфликт с правом другого государства", "تعارض مع قانون دولة أخرى", "与他国法律冲突";

    ATTEMPT_REFUSED = "This direct order was refused", "Cet ordre direct a été refusé", "Esta orden directa fue denegada", "Прямое предписание отклонено", "رُفض هذا الأمر المباشر", "该直接命令已被拒绝";
    INVARIANT_TERRITORY = "Data on another state’s territory is never taken directly from companies or persons. It needs that state’s consent, for this one request or published in advance. No setting, role or message of a peer can lower this.",
        "Les données situées sur le territoire d’un autre État ne sont jamais prises directement auprès d’entreprises ou de personnes. Il faut le consentement de cet État, pour cette demande ou publié d’avance. Aucun réglage, rôle ou message ne peut l’abaisser.",
        "Los datos en territorio de otro Estado nunca se toman directamente de empresas o personas. Se necesita el consentimiento de ese Estado, para esta solicitud o publicado de antemano. Ningún ajuste, función o mensaje puede rebajarlo.",
        "Данные на территории другого государства никогда не берутся напрямую у компаний или лиц. Нужно согласие этого государства: на данный запрос или опубликованное заранее. Никакая настройка, роль или сообщение не может это ослабить.",
        "لا تؤخذ أبدًا بيانات موجودة في إقليم دولة أخرى مباشرة من الشركات أو الأشخاص. يلزم رضا تلك الدولة لهذا الطلب أو رضا منشور سلفًا. ولا يمكن لأي إعداد أو دور أو رسالة أن يخفض ذلك.",
        "位于他国领土的数据绝不直接向企业或个人调取。须经该国就本次请求同意或事先公布的同意。任何设置、职责或对方消息均不得降低此要求。";
    LAWFUL_WAYS = "The lawful way", "La voie légale", "La vía legal", "Законный путь", "الطريق القانوني", "合法途径";
    DRAFT_LAWFUL = "Draft the lawful request", "Rédiger la demande légale", "Redactar la solicitud legal", "Составить законный запрос", "إعداد الطلب القانوني", "起草合法请求";
    DRAFT_LAWFUL_THEN = "A draft opens with everything already known filled in.", "Un brouillon s’ouvre, déjà rempli de ce qui est connu.", "Se abre un borrador con todo lo conocido ya rellenado.", "Откроется черновик, заполненный всем известным.", "تُفتح مسودة مملوءة بكل ما هو معروف.", "将打开草稿，已知内容均已填好。";
    WHO_WAS_TOLD = "Who was told", "Qui a été informé", "Quién fue informado", "Кто уведомлён", "من أُبلغ", "已通知何方";
    STATE_TOLD = "{state} has been notified of this attempt.", "{state} a été informé de cette tentative.", "{state} ha sido informado de este intento.", "Уведомлено о попытке: {state}.", "أُبلغت بهذه المحاولة: {state}.", "已将此次尝试通知{state}。";
    STATE_BEING_TOLD = "{state} is being notified of this attempt; the notice is sent until it is signed for.", "{state} est en cours d’information ; l’avis est envoyé jusqu’à sa signature.", "Se está informando a {state}; el aviso se envía hasta que se firme.", "Уведомляется о попытке: {state}; отправка повторяется до расписки.", "يجري إبلاغ {state} بهذه المحاولة، ويُرسل الإشعار حتى توقيع استلامه.", "正在通知{state}；通知将持续发送直至签收。";
    ATTEMPT_LOGGED = "The attempt is written to the log:", "La tentative est inscrite au journal :", "El intento queda anotado en el registro:", "Попытка занесена в журнал:", "دُوّنت المحاولة في السجل:", "此次尝试已写入日志：";
    WHAT_WAS_TRIED = "What was tried", "Ce qui a été tenté", "Qué se intentó", "Что пытались сделать", "ما جرت محاولته", "尝试的内容";

    LOG_LEAD = "Each line stands for one event. It holds a sealed mark of the event and nothing about any person.", "Chaque ligne correspond à un événement. Elle en porte une marque scellée et rien sur une personne.", "Cada línea representa un hecho. Contiene su marca sellada y nada sobre ninguna persona.", "Каждая строка соответствует событию и содержит лишь его запечатанный след, без сведений о лицах.", "كل سطر يمثل حدثًا واحدًا ويحمل علامة مختومة له ولا شيء عن أي شخص.", "每行对应一个事件，只含其封存标记，不含任何个人信息。";
    CHECKPOINT = "Signed checkpoint", "Point de contrôle signé", "Punto de control firmado", "Подписанная контрольная точка", "نقطة تحقق موقعة", "签名检查点";
    LOG_SIZE = "Leaves so far: {n}", "Feuilles à ce jour : {n}", "Hojas hasta ahora: {n}", "Записей на сейчас: {n}", "عدد القيود حتى الآن: {n}", "目前条目数：{n}";
    LEAVES = "Leaves", "Feuilles", "Hojas", "Записи", "القيود", "条目";
    INDEX = "Number", "Numéro", "Número", "Номер", "الرقم", "序号";
    KIND = "Kind", "Nature", "Clase", "Вид", "النوع", "类型";
    COMMITMENT = "Sealed mark", "Marque scellée", "Marca sellada", "Запечатанный след", "العلامة المختومة", "封存标记";
    NEWER = "Newer", "Plus récentes", "Más recientes", "Новее", "الأحدث", "较新";
    OLDER = "Older", "Plus anciennes", "Más antiguas", "Старше", "الأقدم", "较早";
    STATS_LEAD = "Counted from the log, so that an outsider can count again.", "Comptés à partir du journal, pour qu’un tiers puisse recompter.", "Contadas a partir del registro, para que cualquiera pueda recontar.", "Посчитано по журналу, чтобы посторонний мог пересчитать.", "محسوبة من السجل ليتمكن أي طرف من إعادة العد.", "依据日志统计，外部人员可重新计算。";
    YEARS = "Years", "Années", "Años", "Годы", "السنوات", "年份";
    STATS_EMPTY = "No request in this year.", "Aucune demande cette année.", "Ninguna solicitud este año.", "В этом году запросов нет.", "لا طلبات في هذه السنة.", "本年度没有请求。";
    WHERE_FROM = "Where the figures come from", "Origine des chiffres", "De dónde salen las cifras", "Откуда показатели", "مصدر الأرقام", "数据来源";
    STATS_FROM = "Computed from the first {n} leaves of the log, whose root is:", "Calculés sur les {n} premières feuilles du journal, de racine :", "Calculadas con las primeras {n} hojas del registro, cuya raíz es:", "Посчитано по первым записям журнала, числом {n}; корень:", "محسوبة من أول {n} من قيود السجل، وجذره:", "由日志前{n}条计算，根值为：";
    NOTICES_LEAD = "What other nodes did, or tried to do, that concerns your state.", "Ce que d’autres nœuds ont fait ou tenté et qui concerne votre État.", "Lo que otros nodos hicieron o intentaron y que concierne a su Estado.", "Что другие узлы сделали или пытались сделать в отношении вашего государства.", "ما فعلته عقد أخرى أو حاولت فعله مما يخص دولتك.", "其他节点已做或试图做的、与贵国有关的事项。";
    NOTICES_EMPTY = "No notices.", "Aucune notification.", "Ningún aviso.", "Уведомлений нет.", "لا إشعارات.", "没有通知。";
    ALARM = "Alarm", "Alarme", "Alarma", "Тревога", "إنذار", "警报";
    NOTICE_ATTEMPT = "Attempt to reach data on your territory, refused", "Tentative d’accès à des données sur votre territoire, refusée", "Intento de acceder a datos en su territorio, denegado", "Попытка получить данные на вашей территории отклонена", "محاولة الوصول إلى بيانات في إقليمكم، رُفضت", "试图获取贵国境内数据，已拒绝";
    NOTICE_CONSENT_USED = "Standing consent used", "Consentement permanent utilisé", "Consentimiento permanente utilizado", "Использовано постоянное согласие", "استُخدم الرضا الدائم", "已使用事先同意";
    NEW = "new", "nouveau", "nuevo", "новое", "جديد", "新";
    OPEN_REQUEST = "Open the request", "Ouvrir la demande", "Abrir la solicitud", "Открыть запрос", "فتح الطلب", "打开请求";
    WELL = "well", "bon", "bien", "в порядке", "سليم", "正常";
    BROKEN = "broken", "en panne", "averiado", "неисправно", "معطل", "故障";
    LOOK_AT_THIS = "look at this", "à examiner", "a revisar", "требует внимания", "يحتاج إلى نظر", "需查看";

    REFUSED = "Not allowed", "Non autorisé", "No permitido", "Не разрешено", "غير مسموح", "不允许";
    REFUSED_SAYS = "This may not be done, or not by you, or not yet.", "Ceci n’est pas permis, ou pas à vous, ou pas encore.", "Esto no se permite, o no a usted, o todavía no.", "Это нельзя, или нельзя вам, или ещё нельзя.", "هذا غير جائز، أو غير جائز لك، أو ليس بعد.", "此事不允许，或您无权，或时机未到。";
    REFUSED_CURE = "Ask the person in charge of your desk who may do it.", "Demandez au responsable de votre bureau qui peut le faire.", "Pregunte al responsable de su mesa quién puede hacerlo.", "Спросите руководителя, кто может это сделать.", "اسأل المسؤول عن مكتبك عمن يمكنه ذلك.", "请询问值班负责人由谁办理。";
    NOT_FOUND = "Nothing here", "Rien ici", "Aquí no hay nada", "Здесь ничего нет", "لا شيء هنا", "此处无内容";
    NOT_FOUND_SAYS = "There is no such page, or it is not for you.", "Cette page n’existe pas, ou elle n’est pas pour vous.", "La página no existe o no es para usted.", "Такой страницы нет, или она не для вас.", "لا توجد صفحة كهذه أو ليست لك.", "没有此页面，或您无权查看。";
    NOT_FOUND_CURE = "Start again from your desk.", "Repartez de votre bureau.", "Vuelva a empezar desde su mesa.", "Начните снова с рабочего стола.", "ابدأ من جديد من مكتبك.", "请从工作台重新开始。";
    SESSION_ENDED = "Your session had ended", "Votre session avait pris fin", "Su sesión había terminado", "Ваш сеанс завершился", "كانت جلستك قد انتهت", "您的会话已结束";
    SESSION_ENDED_SAYS = "The form was sent after that, and nothing was done.", "Le formulaire a été envoyé après, et rien n’a été fait.", "El formulario se envió después, y no se hizo nada.", "Форма была отправлена после этого, и ничего не сделано.", "أُرسل النموذج بعد ذلك ولم يُنفَّذ شيء.", "表单是在此之后发送的，未执行任何操作。";
    SESSION_ENDED_CURE = "What you had typed stands in the form again. Read it, and send it anew.", "Ce que vous aviez saisi est de nouveau dans le formulaire. Relisez-le et renvoyez-le.", "Lo que había escrito está de nuevo en el formulario. Léalo y envíelo otra vez.", "Введённое вами снова стоит в форме. Прочтите и отправьте ещё раз.", "ما كنت قد كتبته موجود من جديد في النموذج. اقرأه وأرسله مرة أخرى.", "您先前填写的内容已恢复到表单中。请阅读后重新发送。";
    SESSION_ENDED_FLASH = "Your session had ended, and nothing was done. What you had typed stands in the form again: read it, and send it anew.",
        "Votre session avait pris fin et rien n’a été fait. Ce que vous aviez saisi est de nouveau dans le formulaire : relisez-le et renvoyez-le.",
        "Su sesión había terminado y no se hizo nada. Lo que había escrito está de nuevo en el formulario: léalo y envíelo otra vez.",
        "Ваш сеанс завершился, и ничего не сделано. Введённое вами снова стоит в форме: прочтите и отправьте ещё раз.",
        "كانت جلستك قد انتهت ولم يُنفَّذ شيء. ما كنت قد كتبته موجود من جديد في النموذج: اقرأه وأرسله مرة أخرى.",
        "您的会话已结束，未执行任何操作。您先前填写的内容已恢复到表单中：请阅读后重新发送。";
    SESSION_ENDED_KEPT = "Your session has ended, and nothing was done. Sign in with the same account, and what you typed stands in its form again.",
        "Votre session a pris fin et rien n’a été fait. Connectez-vous avec le même compte : ce que vous avez saisi sera de nouveau dans son formulaire.",
        "Su sesión ha terminado y no se hizo nada. Inicie sesión con la misma cuenta y lo que escribió estará de nuevo en su formulario.",
        "Ваш сеанс завершился, и ничего не сделано. Войдите под той же учётной записью, и введённое снова будет в форме.",
        "انتهت جلستك ولم يُنفَّذ شيء. سجّل الدخول بالحساب نفسه وسيعود ما كتبته إلى نموذجه.",
        "您的会话已结束，未执行任何操作。请用同一账户登录，您填写的内容将恢复到原表单中。";
    BAD_FORM = "This form cannot be used any more", "Ce formulaire n’est plus utilisable", "Este formulario ya no sirve", "Эту форму больше нельзя использовать", "لم يعد هذا النموذج صالحًا", "此表单已失效";
    BAD_FORM_SAYS = "It is too old, or it did not come from this node. Nothing was changed.", "Il est trop ancien, ou ne vient pas de ce nœud. Rien n’a été modifié.", "Es demasiado antiguo o no procede de este nodo. No se cambió nada.", "Она устарела или пришла не с этого узла. Ничего не изменено.", "إنه قديم جدًا أو لم يأتِ من هذه العقدة. لم يتغير شيء.", "表单过旧或并非来自本节点。未作任何更改。";
    BAD_FORM_CURE = "Open the page again and repeat the step.", "Rouvrez la page et recommencez l’étape.", "Abra la página otra vez y repita el paso.", "Откройте страницу снова и повторите шаг.", "افتح الصفحة من جديد وكرر الخطوة.", "请重新打开页面并重复该步骤。";
    TROUBLE = "This node has trouble", "Ce nœud a un problème", "Este nodo tiene un problema", "Неполадка на узле", "توجد مشكلة في هذه العقدة", "本节点出现故障";
    TROUBLE_SAYS = "Something failed inside this node. What is not in the log was not done.", "Une défaillance s’est produite dans ce nœud. Ce qui n’est pas au journal n’a pas été fait.", "Algo falló en este nodo. Lo que no está en el registro no se hizo.", "Внутри узла произошёл сбой. Чего нет в журнале, то не сделано.", "حدث خلل داخل هذه العقدة. ما ليس في السجل لم يُنفذ.", "本节点内部出现故障。未写入日志的操作均未执行。";
    TROUBLE_CURE = "Tell your administrator the code below, then try again.", "Donnez le code ci-dessous à votre administrateur, puis réessayez.", "Indique el código de abajo a su administrador y vuelva a intentarlo.", "Сообщите администратору код ниже и попробуйте снова.", "أبلغ المسؤول بالرمز أدناه ثم حاول مجددًا.", "请将下方代码告知管理员，然后重试。";
    GO_BACK = "Go back", "Revenir", "Volver", "Назад", "رجوع", "返回";
}

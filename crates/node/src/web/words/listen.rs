//! Words of the page of the listeners of a provider. Machine-drafted, unreviewed.

words! {
    NAV_LISTENERS = "Intake", "Réception", "Recepción", "Приём", "الاستقبال", "接收";
    LISTENERS_TITLE = "Intake of records", "Réception des enregistrements", "Recepción de registros", "Приём записей", "استقبال السجلات", "记录接收";
    LISTENERS_LEAD = "Where devices send their records, what came, and whether it still comes. Figures count since the listener was opened.",
        "Où les équipements envoient leurs enregistrements, ce qui est arrivé et si cela arrive encore. Les chiffres courent depuis l’ouverture du récepteur.",
        "Adónde envían los equipos sus registros, qué ha llegado y si sigue llegando. Las cifras cuentan desde que se abrió el receptor.",
        "Куда устройства отправляют записи, что пришло и приходит ли ещё. Счёт ведётся с открытия приёмника.",
        "إلى أين ترسل الأجهزة سجلاتها، وما الذي وصل، وهل ما زال يصل. تُحتسب الأرقام منذ فتح المستقبِل.",
        "设备将记录发往何处、收到了什么、是否仍在接收。各数字自接收端打开时起计。";
    LISTENERS_NONE = "No listener is configured: records come as files. A device is added under {key} in node.toml.", "Aucun récepteur n’est configuré : les enregistrements arrivent en fichiers. Un équipement s’ajoute sous {key} dans node.toml.", "No hay ningún receptor configurado: los registros llegan en ficheros. Un equipo se añade en {key} de node.toml.", "Приёмники не настроены: записи поступают файлами. Устройство добавляется в {key} файла node.toml.", "لا مستقبِل مُعد: تصل السجلات في ملفات. يُضاف الجهاز تحت {key} في node.toml.", "未配置接收端：记录以文件方式导入。可在 node.toml 的{key}下添加设备。";
    LISTENER = "Listener", "Récepteur", "Receptor", "Приёмник", "المستقبِل", "接收端";
    LOOK_AGAIN = "Look again", "Actualiser", "Actualizar", "Обновить", "تحديث", "刷新";
    ALL_RECEIVE = "Every listener receives.", "Tous les récepteurs reçoivent.", "Todos los receptores reciben.", "Все приёмники принимают.", "كل المستقبِلات تستقبل.", "所有接收端均正常接收。";
    NO_ALARM = "No alarm.", "Aucune alarme.", "Ninguna alarma.", "Тревоги нет.", "لا إنذار.", "无警报。";
    LOOK_NOW = "To look at now: {n} of {all}", "À examiner maintenant : {n} sur {all}", "Requieren atención ahora: {n} de {all}", "Требуют внимания сейчас: {n} из {all}", "تحتاج إلى نظر الآن: {n} من {all}", "需立即查看：{n}／{all}";
    TO_LOOK_AT = "{n} to look at", "{n} à examiner", "{n} por revisar", "требуют внимания: {n}", "تحتاج إلى نظر: {n}", "{n} 项需查看";
    HEALTH_RECEIVING = "receiving", "reçoit", "recibe", "принимает", "يستقبل", "正在接收";
    HEALTH_WAITING = "nothing yet", "rien encore", "nada todavía", "пока ничего", "لا شيء بعد", "尚无数据";
    HEALTH_SILENT = "silent: {time}", "silence : {time}", "en silencio: {time}", "молчит: {time}", "صامت: {time}", "无数据：{time}";
    HEALTH_FAILING = "cannot write to the disk", "écriture sur le disque impossible", "no puede escribir en el disco", "не может записать на диск", "تتعذر الكتابة على القرص", "无法写入磁盘";
    HEALTH_OVER = "stopped until a restart", "arrêté jusqu’au redémarrage", "detenido hasta reiniciar", "остановлен до перезапуска", "متوقف حتى إعادة التشغيل", "已停止，需重启";
    SILENT_CURE = "Look whether the device is up, sends to this address, and is among those that may send. What does not arrive cannot be found later.",
        "Vérifiez que l’équipement fonctionne, qu’il envoie à cette adresse et qu’il figure parmi les expéditeurs admis. Ce qui n’arrive pas ne pourra pas être retrouvé.",
        "Compruebe que el equipo funciona, que envía a esta dirección y que está entre los remitentes admitidos. Lo que no llega no podrá encontrarse después.",
        "Проверьте, что устройство работает, отправляет на этот адрес и входит в число допущенных отправителей. Что не поступило, того потом не найти.",
        "تحقق من أن الجهاز يعمل، وأنه يرسل إلى هذا العنوان، وأنه من المرسِلين المسموح لهم. فما لا يصل لا يمكن العثور عليه لاحقًا.",
        "请检查设备是否运行、是否发往此地址、是否属于允许的发送方。未到达的内容日后无法查到。";
    FAILING_CURE = "Look at the disk: is it full, read-only or broken? Writing is tried again each second; until it succeeds nothing is acknowledged.",
        "Vérifiez le disque : plein, en lecture seule ou en panne ? L’écriture est retentée chaque seconde ; d’ici là, rien n’est acquitté.",
        "Revise el disco: ¿lleno, de solo lectura o averiado? La escritura se reintenta cada segundo; hasta que funcione no se acusa recibo de nada.",
        "Проверьте диск: переполнен, только для чтения или неисправен? Запись повторяется каждую секунду; до успеха получение не подтверждается.",
        "افحص القرص: أهو ممتلئ أم للقراءة فقط أم معطل؟ تُعاد محاولة الكتابة كل ثانية، ولا يُؤكَّد استلام شيء حتى تنجح.",
        "请检查磁盘：是否已满、只读或损坏？系统每秒重试写入，成功之前不确认任何接收。";
    OVER_CURE = "Restart the node, and report the flaw with what the node wrote to its error output.", "Redémarrez le nœud et signalez le défaut avec ce que le nœud a écrit sur sa sortie d’erreur.", "Reinicie el nodo y comunique el fallo con lo que el nodo escribió en su salida de errores.", "Перезапустите узел и сообщите о дефекте, приложив то, что узел вывел в поток ошибок.", "أعد تشغيل العقدة وأبلغ عن الخلل مع ما كتبته العقدة في مخرج الأخطاء.", "请重启节点，并附上节点的错误输出报告此缺陷。";
    LAST_ARRIVAL = "Last arrival", "Dernière arrivée", "Última llegada", "Последнее поступление", "آخر وصول", "最近一次到达";
    NEVER = "nothing has come", "rien n’est arrivé", "no ha llegado nada", "ничего не поступало", "لم يصل شيء", "从未收到";
    RATE = "Records per minute (last 5 minutes)", "Enregistrements par minute (5 dernières minutes)", "Registros por minuto (últimos 5 minutos)", "Записей в минуту (за последние 5 минут)", "السجلات في الدقيقة (آخر 5 دقائق)", "每分钟记录数（最近5分钟）";
    FORMAT = "Format", "Format", "Formato", "Формат", "الصيغة", "格式";
    LISTENS_AT = "Address", "Adresse", "Dirección", "Адрес", "العنوان", "地址";
    MAY_SEND = "Who may send", "Expéditeurs admis", "Quién puede enviar", "Кому разрешено отправлять", "من يُسمح له بالإرسال", "允许的发送方";
    MAY_SEND_LOCAL = "programs on this machine", "les programmes de cette machine", "los programas de esta máquina", "программы на этой машине", "البرامج على هذا الجهاز", "本机程序";
    OPEN_SINCE = "Open since", "Ouvert depuis le", "Abierto desde el", "Открыт с", "مفتوح منذ", "打开于";
    SENDERS_CLOCK = "Clock of the senders", "Horloge des expéditeurs", "Reloj de los remitentes", "Часы отправителей", "ساعة المرسِلين", "发送方时钟";
    ALARM_AFTER = "Alarm after a silence of", "Alarme après un silence de", "Alarma tras un silencio de", "Тревога, если молчит", "إنذار بعد صمت مدته", "静默多久后报警";
    ALARM_NEVER = "no alarm is set", "aucune alarme réglée", "sin alarma", "тревога не задана", "لا إنذار مضبوط", "未设置警报";
    DATAGRAMS_CAME = "Datagrams received", "Datagrammes reçus", "Datagramas recibidos", "Получено датаграмм", "حزم البيانات المستلمة", "收到的数据报";
    BYTES_CAME = "Data received", "Données reçues", "Datos recibidos", "Получено данных", "البيانات المستلمة", "收到的数据";
    OPEN_CONNECTIONS = "Connections open now", "Connexions ouvertes", "Conexiones abiertas ahora", "Открыто соединений", "الاتصالات المفتوحة الآن", "当前连接数";
    ENTRIES_READ = "Entries read", "Entrées lues", "Entradas leídas", "Прочитано элементов", "المُدخلات المقروءة", "已读条目";
    ENTRIES_SAY = "{read} = {stored} stored + {aside} set aside", "{read} = {stored} stockées + {aside} mises de côté", "{read} = {stored} guardadas + {aside} apartadas", "{read} = {stored} сохранено + {aside} отложено", "{read} = {stored} مخزنة + {aside} منحّاة جانبًا", "{read} = 已存储{stored} + 已搁置{aside}";
    RECORDS_ON_DISK = "Records stored", "Enregistrements stockés", "Registros guardados", "Сохранено записей", "السجلات المخزنة", "已存储的记录";
    SET_ASIDE = "Set aside", "Mises de côté", "Apartadas", "Отложено", "المنحّى جانبًا", "已搁置";
    SET_ASIDE_WHY = "What was set aside, and why", "Ce qui a été mis de côté, et pourquoi", "Qué se apartó y por qué", "Что отложено и почему", "ما نُحّي جانبًا وسببه", "搁置的条目及原因";
    SET_ASIDE_SAYS = "Entries that were not understood. They are kept sealed with their day’s records and destroyed with them. Where they are is told, with the node stopped, by:",
        "Entrées non comprises. Elles sont conservées scellées avec les enregistrements de leur jour et détruites avec eux. Leur emplacement est donné, nœud arrêté, par :",
        "Entradas que no se entendieron. Se conservan selladas con los registros de su día y se destruyen con ellos. Dónde están lo dice, con el nodo detenido:",
        "Непонятые элементы. Они хранятся запечатанными вместе с записями своего дня и уничтожаются вместе с ними. Где они, при остановленном узле показывает команда:",
        "مُدخلات لم تُفهم. تُحفظ مختومة مع سجلات يومها وتُتلف معها. لمعرفة مواضعها أوقف العقدة ثم نفّذ:",
        "未能识别的条目，与当日记录一并封存并一并销毁。查看其位置：停止节点后运行：";
    ONLY_COUNTED = "Only counted, because there were too many", "Seulement comptées, car trop nombreuses", "Solo contadas, por ser demasiadas", "Только сосчитано: их слишком много", "عُدّت فقط لكثرتها", "因数量过多仅作计数";
    LOST_BEFORE = "Lost: the system dropped them before the node could read them", "Perdus : rejetés par le système avant que le nœud ait pu les lire", "Perdidos: el sistema los descartó antes de que el nodo pudiera leerlos", "Потеряно: отброшено системой, прежде чем узел успел прочесть", "مفقودة: أسقطها النظام قبل أن تقرأها العقدة", "丢失：节点读取之前已被系统丢弃";
    TURNED_AWAY = "Turned away: the sender is not among those that may send", "Refusés : l’expéditeur n’est pas parmi les admis", "Rechazados: el remitente no está entre los admitidos", "Отклонено: отправитель не допущен", "مرفوضة: المرسِل ليس من المسموح لهم", "已拒绝：发送方未获允许";
    TRIED_AGAIN = "Writes that had to be tried again", "Écritures qu’il a fallu retenter", "Escrituras que hubo que reintentar", "Повторных попыток записи", "عمليات كتابة أُعيدت محاولتها", "重试过的写入";
    WAITS_FOR_DISK = "Waits to be written", "En attente d’écriture", "Espera a ser escrito", "Ждёт записи на диск", "بانتظار الكتابة", "等待写入";
    UNSETTLED = "Stored and findable, not yet packed", "Stockés et consultables, pas encore compactés", "Guardados y localizables, aún sin compactar", "Сохранено и доступно для поиска, ещё не упаковано", "مخزنة وقابلة للبحث ولم تُحزم بعد", "已存储可查询、尚未打包";
    UNSETTLED_SINCE = "The oldest of these came at", "Le plus ancien est arrivé le", "El más antiguo llegó el", "Самая ранняя из них поступила", "أقدمها وصل في", "其中最早到达于";
    SETTLING = "Packing and merging", "Compactage et fusion", "Compactación y fusión", "Упаковка и слияние", "الحزم والدمج", "打包与合并";
    SETTLING_SAYS = "What comes is on disk and findable within a second. It is packed into segments at {n}, or after {time} at the latest; small segments are then merged.",
        "Ce qui arrive est sur disque et consultable en une seconde. Les enregistrements sont compactés en segments à partir de {n}, ou au plus tard après {time} ; les petits segments sont ensuite fusionnés.",
        "Lo que llega está en disco y es localizable en un segundo. Se compacta en segmentos al llegar a {n}, o a más tardar tras {time}; después se fusionan los segmentos pequeños.",
        "Поступившее уже через секунду на диске и доступно для поиска. Упаковка в сегменты: {n} или самое позднее {time}; затем малые сегменты сливаются.",
        "ما يصل يكون على القرص وقابلًا للبحث خلال ثانية. يُحزم في مقاطع عند بلوغ {n}، أو بعد مدة أقصاها {time}، ثم تُدمج المقاطع الصغيرة.",
        "到达的记录在一秒内落盘并可查询；满{n}或最迟{time}后打包成段，随后合并小段。";
    SETTLING_WELL = "runs", "fonctionne", "en marcha", "работает", "يعمل", "运行正常";
    SETTLING_FAILS = "failed, and is tried again: look at the disk and at the node’s error output", "a échoué et sera retenté : vérifiez le disque et la sortie d’erreur du nœud", "falló y se reintenta: revise el disco y la salida de errores del nodo", "сбой, попытка повторяется: проверьте диск и поток ошибок узла", "أخفق وتُعاد المحاولة: افحص القرص ومخرج أخطاء العقدة", "失败并正在重试：请检查磁盘和节点的错误输出";
    PACKED_LAST = "Last packed", "Dernier compactage", "Última compactación", "Последняя упаковка", "آخر حزم", "最近一次打包";
    PACKED_ALL = "Packed since the start", "Compactés depuis le démarrage", "Compactados desde el arranque", "Упаковано с запуска", "ما حُزم منذ التشغيل", "启动以来打包";
    MERGED_LAST = "Last merge", "Dernière fusion", "Última fusión", "Последнее слияние", "آخر دمج", "最近一次合并";
    MERGES = "Merges since the start", "Fusions depuis le démarrage", "Fusiones desde el arranque", "Слияний с запуска", "عمليات الدمج منذ التشغيل", "启动以来的合并次数";
    SEGMENTS = "Segments", "Segments", "Segmentos", "Сегментов", "المقاطع", "段数";
    OPEN_BATCHES = "Batches that are still open", "Lots encore ouverts", "Lotes aún abiertos", "Ещё открытых партий", "الدفعات التي ما زالت مفتوحة", "尚未封闭的批次";
    REASON = "Reason", "Raison", "Razón", "Причина", "السبب", "原因";
    ENTRIES = "Entries", "Entrées", "Entradas", "Элементов", "عدد المُدخلات", "条目数";
}

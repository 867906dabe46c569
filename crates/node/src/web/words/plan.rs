//! Words of the page on which a shorter retention is accepted. Machine-drafted, unreviewed.

words! {
    PLAN_TITLE = "What the shorter time destroys", "Ce que la durée plus courte détruit", "Qué destruye el plazo más corto", "Что уничтожит более короткий срок", "ما تتلفه المدة الأقصر", "较短期限将销毁的内容";
    PLAN_LEAD = "The law or the configuration now asks for a shorter time. It destroys nothing until a person accepts it, or until a limit of the law binds by itself.",
        "La loi ou la configuration demande désormais une durée plus courte. Elle ne détruit rien tant que personne ne l’a acceptée ou qu’une limite légale ne s’est pas imposée d’elle-même.",
        "La ley o la configuración pide ahora un plazo más corto. No destruye nada hasta que una persona lo acepte o hasta que un límite legal se aplique por sí solo.",
        "Закон или настройки теперь требуют более короткого срока. Он ничего не уничтожит, пока его не примет человек или пока не начнёт действовать сам установленный законом предел.",
        "يطلب القانون أو الإعداد الآن مدة أقصر. ولا يُتلف بسببها شيء حتى يقبلها شخص أو يسري حد القانون تلقائيًا.",
        "法律或配置现要求较短的期限。在有人接受或法定上限自动生效之前，不会因此销毁任何内容。";
    PLAN_NOTHING = "No shorter time is waiting. There is nothing to accept.", "Aucune durée plus courte n’est en attente. Il n’y a rien à accepter.", "No hay ningún plazo más corto en espera. No hay nada que aceptar.", "Более короткий срок не ждёт принятия. Принимать нечего.", "لا توجد مدة أقصر في الانتظار. لا شيء يُقبل.", "没有等待接受的较短期限，无需接受任何内容。";
    SEE_PLAN = "See what it destroys", "Voir ce qu’elle détruit", "Ver qué destruye", "Посмотреть, что будет уничтожено", "عرض ما ستتلفه", "查看将销毁的内容";
    KEPT_NOW = "Kept today for", "Conservés aujourd’hui pendant", "Hoy se conservan durante", "Сейчас хранятся", "تُحفظ اليوم مدة", "目前保存";
    KEPT_THEN = "Kept after acceptance for", "Conservés après acceptation pendant", "Tras la aceptación se conservan durante", "После принятия хранятся", "تُحفظ بعد القبول مدة", "接受后保存";
    WAITS_SINCE = "Waiting since", "En attente depuis le", "En espera desde el", "Ждёт с", "في الانتظار منذ", "开始等待于";
    IF_NOBODY = "If nobody accepts", "Si personne n’accepte", "Si nadie acepta", "Если никто не примет", "إن لم يقبلها أحد", "如无人接受";
    IF_NOBODY_STAYS = "the longer time goes on, and nothing is destroyed sooner", "la durée plus longue continue et rien n’est détruit plus tôt", "sigue el plazo más largo y no se destruye nada antes", "продолжает действовать более длинный срок, и раньше ничего не уничтожается", "تبقى المدة الأطول سارية ولا يُتلف شيء قبل ذلك", "继续适用较长期限，不会提前销毁";
    IF_NOBODY_LIMIT = "If nobody accepts, the law’s limit of {n} binds by itself from", "Si personne n’accepte, la limite légale de {n} s’impose d’elle-même à partir du", "Si nadie acepta, el límite legal de {n} se aplica por sí solo desde el", "Если никто не примет, установленный законом предел ({n}) начнёт действовать сам с", "إن لم يقبلها أحد يسري حد القانون ({n}) تلقائيًا اعتبارًا من", "如无人接受，法定上限（{n}）自动生效于";
    AT_ONCE = "Destroyed at once", "Détruits aussitôt", "Se destruyen de inmediato", "Уничтожаются сразу", "ما يُتلف فورًا", "立即销毁";
    AT_ONCE_SAYS = "{first} to {last} (UTC days): {n}", "du {first} au {last} (jours UTC) : {n}", "del {first} al {last} (días UTC): {n}", "с {first} по {last} (сутки UTC): {n}", "من {first} إلى {last} (أيام بتوقيت UTC): {n}", "{first}至{last}（UTC日期）：{n}";
    AT_ONCE_ONE_DAY = "{first} (UTC day): {n}", "le {first} (jour UTC) : {n}", "el {first} (día UTC): {n}", "{first} (сутки UTC): {n}", "{first} (يوم بتوقيت UTC): {n}", "{first}（UTC日期）：{n}";
    NOTHING_AT_ONCE = "nothing", "rien", "nada", "ничего", "لا شيء", "无";
    AT_ONCE_HELD = "Of these, kept by order", "Dont conservés par ordre", "De ellos, se conservan por orden", "Из них сохраняются по предписанию", "منها ما يُستبقى بأمر", "其中依令保留";
    SIZE = "Size", "Taille", "Tamaño", "Объём", "الحجم", "大小";
    GOES_SOONER = "Other days that go sooner than today’s rule says", "Autres jours détruits plus tôt que selon la règle actuelle", "Otros días que se destruyen antes que con la norma actual", "Другие сутки, которые уничтожатся раньше, чем по нынешнему правилу", "أيام أخرى تُتلف قبل موعدها بحسب القاعدة الحالية", "其他早于现行规则销毁的日期";
    FIRST_OF_THEM = "The first of them goes at", "Le premier d’entre eux est détruit le", "El primero de ellos se destruye el", "Первые из них уничтожатся", "أولها يُتلف في", "其中最早的销毁时间";
    EACH_DAY = "Day by day", "Jour par jour", "Día por día", "По дням", "يومًا بيوم", "逐日列表";
    DAY = "Day (UTC)", "Jour (UTC)", "Día (UTC)", "Сутки (UTC)", "اليوم (UTC)", "日期（UTC）";
    BY_TODAYS_RULE = "By today’s rule it goes at", "Selon la règle actuelle, détruit le", "Con la norma actual se destruye el", "По нынешнему правилу уничтожается", "موعد الإتلاف بحسب القاعدة الحالية", "按现行规则的销毁时间";
    PLAN_CONFIGS = "Configurations are not listed by day: each is destroyed when {n} have passed since it ceased to be in force.", "Les configurations ne sont pas listées par jour : chacune est détruite {n} après avoir cessé d’être en vigueur.", "Las configuraciones no se listan por día: cada una se destruye {n} después de dejar de estar en vigor.", "Настройки не перечислены по дням: каждая уничтожается, когда после окончания её действия пройдёт: {n}.", "لا تُسرد الإعدادات بحسب الأيام: يُتلف كل منها متى مضى على انتهاء سريانه {n}.", "配置不按日列出：每项在失效满{n}后销毁。";
    PLAN_GOES_WITH = "What was set aside on these days is destroyed with them. What an order holds stays: the hold has copies of its own. Each destroyed day leaves a line in the log.",
        "Ce qui a été mis de côté ces jours-là est détruit avec eux. Ce qu’un ordre gèle reste : le gel en a ses propres copies. Chaque jour détruit laisse une ligne dans le journal.",
        "Lo que se apartó en esos días se destruye con ellos. Lo que una orden retiene se conserva: la retención tiene sus propias copias. Cada día destruido deja una línea en el registro del nodo.",
        "Отложенное за эти дни уничтожается вместе с ними. Что удерживается по предписанию, остаётся: у удержания свои копии. Каждый уничтоженный день оставляет строку в журнале.",
        "ما نُحّي جانبًا في تلك الأيام يُتلف معها. ويبقى ما يحتجزه أمر لأن للاحتجاز نسخه الخاصة. ويترك كل يوم مُتلَف سطرًا في سجل العقدة.",
        "这些日期中被搁置的条目一并销毁。依令保全的记录予以保留，因为保全有其自己的副本。每个被销毁的日期都会在日志中留下一行。";
    ACCEPT_HEAD = "Accept", "Accepter", "Aceptar", "Принятие", "القبول", "接受";
    ACT_ACCEPT_PLAN = "Accept the shorter time and destroy", "Accepter la durée plus courte et détruire", "Aceptar el plazo más corto y destruir", "Принять более короткий срок и уничтожить", "قبول المدة الأقصر والإتلاف", "接受较短期限并销毁";
    ACT_ACCEPT_PLAN_THEN = "Your name, the time and this plan go into the log. About a minute later the keys and then the bytes of the records named above are destroyed. Nobody can bring them back. From then on the shorter time applies.",
        "Votre nom, l’heure et ce plan sont inscrits au journal. Environ une minute plus tard, les clés puis les octets des enregistrements indiqués ci-dessus sont détruits. Personne ne peut les rétablir. La durée plus courte s’applique dès lors.",
        "Su nombre, la hora y este plan se anotan en el registro del nodo. Alrededor de un minuto después se destruyen las claves y luego los bytes de los registros indicados arriba. Nadie puede recuperarlos. Desde entonces rige el plazo más corto.",
        "Ваше имя, время и этот план заносятся в журнал. Примерно через минуту уничтожаются ключи, а затем и байты указанных выше записей. Восстановить их не сможет никто. С этого момента действует более короткий срок.",
        "يُدوَّن اسمك والوقت وهذه الخطة في سجل العقدة. وبعد دقيقة تقريبًا تُتلف مفاتيح السجلات المذكورة أعلاه ثم بياناتها، ولا يمكن لأحد استعادتها. وتسري المدة الأقصر من ذلك الحين.",
        "您的姓名、时间和本计划将写入日志。约一分钟后，将先销毁上列记录的密钥，再销毁数据，任何人都无法恢复。此后适用较短的期限。";
    FIELD_READ_PLAN = "I have read above what is destroyed, and I know that it cannot be undone", "J’ai lu ci-dessus ce qui est détruit et je sais que c’est irréversible", "He leído arriba qué se destruye y sé que no se puede deshacer", "Мне известно, что указанное выше будет уничтожено и что это необратимо", "قرأتُ أعلاه ما سيُتلف وأعلم أنه لا رجعة فيه", "我已阅读上述将被销毁的内容，并知悉此操作不可撤销";
    NOT_READ = "The box is not ticked.", "La case n’est pas cochée.", "La casilla no está marcada.", "Флажок не установлен.", "لم تُعلَّم الخانة.", "尚未勾选确认框。";
    NOT_READ_CURE = "Read what is destroyed, then tick the box.", "Lisez ce qui est détruit, puis cochez la case.", "Lea qué se destruye y marque la casilla.", "Прочтите, что будет уничтожено, и установите флажок.", "اقرأ ما سيُتلف ثم علّم الخانة.", "请阅读将被销毁的内容，然后勾选。";
    PLAN_CHANGED = "The plan has changed since you opened it. Nothing was accepted.", "Le plan a changé depuis que vous l’avez ouvert. Rien n’a été accepté.", "El plan ha cambiado desde que lo abrió. No se ha aceptado nada.", "План изменился с тех пор, как вы его открыли. Ничего не принято.", "تغيّرت الخطة منذ فتحتها. لم يُقبل شيء.", "自您打开以来计划已发生变化，未接受任何内容。";
    PLAN_CHANGED_CURE = "This page shows it as it is now: read it again.", "Cette page le montre tel qu’il est maintenant : relisez-le.", "Esta página lo muestra como es ahora: léalo de nuevo.", "Эта страница показывает его нынешний вид: прочтите снова.", "تعرض هذه الصفحة الخطة بحالها الآن: اقرأها من جديد.", "本页显示当前计划，请重新阅读。";
    MAY_NOT_ACCEPT = "Your office may read this, not accept it. Who may: {role}", "Votre fonction permet de lire, pas d’accepter. Peut accepter : {role}", "Su función le permite leer esto, no aceptarlo. Puede aceptarlo: {role}", "Ваша должность позволяет это читать, но не принимать. Принять может: {role}", "يتيح لك دورك القراءة لا القبول. من يمكنه القبول: {role}", "您的职责只允许查看，不能接受。可接受者：{role}";
    PLAN_NUMBER = "Number of this plan", "Numéro de ce plan", "Número de este plan", "Номер этого плана", "رقم هذه الخطة", "本计划编号";
    AS_OF = "As of", "Situation au", "Situación a fecha de", "По состоянию на", "كما هي في", "截至";
}

//! Words about logs that witnesses remember. Machine-drafted, unreviewed.

words! {
    LOOKS = "Who looked at which case", "Qui a consulté quelle affaire", "Quién miró qué caso", "Кто смотрел какое дело", "من اطلع على أي قضية", "何人查看了何案";
    LOOKS_LEAD = "Each look at a request, an order or evidence is in the log before it is shown. Opening a page again within ten minutes is the same look.",
        "Chaque consultation d’une demande, d’un ordre ou d’une preuve est au journal avant d’être affichée. Rouvrir une page dans les dix minutes est la même consultation.",
        "Cada consulta de una solicitud, una orden o una prueba está en el registro antes de mostrarse. Reabrir una página en diez minutos es la misma consulta.",
        "Каждый просмотр запроса, предписания или доказательства заносится в журнал до показа. Повторное открытие в течение десяти минут — тот же просмотр.",
        "كل اطلاع على طلب أو أمر أو دليل يُدوَّن في السجل قبل عرضه. وإعادة فتح الصفحة خلال عشر دقائق اطلاع واحد.",
        "每次查看请求、命令或证据，均先记入日志再显示。十分钟内重新打开视为同一次查看。";
    LOOKS_NONE = "Nobody has looked at anything yet.", "Personne n’a encore rien consulté.", "Nadie ha mirado nada todavía.", "Никто ещё ничего не смотрел.", "لم يطلع أحد على شيء بعد.", "尚无查看记录。";
    WITNESSES = "Witnesses of this log", "Témoins de ce journal", "Testigos de este registro", "Свидетели этого журнала", "شهود هذا السجل", "本日志的见证方";
    WITNESSES_SAY = "Before a package is sealed, at least {quorum} of these {all} witnesses must have signed the log’s head: {names}.",
        "Avant qu’un dossier soit scellé, au moins {quorum} de ces {all} témoins doivent avoir signé la tête du journal : {names}.",
        "Antes de sellar un paquete, al menos {quorum} de estos {all} testigos deben haber firmado la cabeza del registro: {names}.",
        "Прежде чем пакет опечатают, вершину журнала должны подписать не менее {quorum} свидетелей из {all}: {names}.",
        "يجب أن يوقّع {quorum} على الأقل من هؤلاء الشهود ({all}) رأس السجل قبل ختم أي حزمة: {names}.",
        "以下{all}个见证方中至少{quorum}个须先签署日志头，证据包方可加封：{names}。";
    OWN_STANDS = "What stands against this log", "Ce qui s’oppose à ce journal", "Lo que pesa contra este registro", "Что говорит против этого журнала", "ما يُؤخذ على هذا السجل", "本日志存在的问题";
    OWN_NOT_CONTINUED = "{by} remembers a head of this log with {n} leaves that this node’s key has signed, and the log here does not begin with it. The records are an older copy that has grown again, or somebody else signs with the key. Nothing can be sealed. Do nothing more here; call the operator and the oversight body.",
        "{by} se souvient d’une tête de ce journal de {n} feuilles, signée par la clé de ce nœud, et le journal présent ici ne commence pas par elle. Les données sont une copie plus ancienne qui a grandi de nouveau, ou quelqu’un d’autre signe avec la clé. Rien ne peut être scellé. N’entreprenez plus rien ici ; appelez l’exploitant et l’organe de surveillance.",
        "{by} recuerda una cabeza de este registro con {n} hojas que firmó la clave de este nodo, y el registro que hay aquí no empieza por ella. Los datos son una copia anterior que ha vuelto a crecer, o alguien más firma con la clave. No se puede sellar nada. No haga nada más aquí; llame al operador y al órgano de supervisión.",
        "{by} помнит вершину этого журнала (записей: {n}), подписанную ключом этого узла, а здешний журнал с неё не начинается. Либо данные — старая копия, которая снова выросла, либо ключом подписывает кто-то ещё. Опечатать ничего нельзя. Ничего больше здесь не делайте; звоните оператору и в надзорный орган.",
        "يحفظ {by} رأسًا لهذا السجل عدد قيوده {n} وقّعه مفتاح هذه العقدة، والسجل الموجود هنا لا يبدأ به. فإما أن البيانات نسخة أقدم نمت من جديد، وإما أن غيركم يوقّع بالمفتاح. لا يمكن ختم أي شيء. لا تقم بأي شيء آخر هنا، واتصل بالمشغّل وبهيئة الرقابة.",
        "{by}记得本日志的一个日志头，共{n}条，由本节点密钥签署，而此处的日志并非由其延续。要么记录是较旧的副本后又增长，要么另有人使用该密钥签署。任何内容均无法加封。请勿在此继续操作，并联系运维人员和监督机构。";
    OWN_TOO_FEW = "Too few witnesses have signed the head of this log since then. Nothing can be sealed meanwhile.",
        "Depuis lors, trop peu de témoins ont signé la tête de ce journal. Rien ne peut être scellé en attendant.",
        "Desde entonces han firmado la cabeza de este registro muy pocos testigos. Mientras tanto no se puede sellar nada.",
        "С этого времени вершину журнала подписало слишком мало свидетелей. До тех пор ничего нельзя опечатать.",
        "منذ ذلك الحين لم يوقّع رأس هذا السجل عدد كافٍ من الشهود. ولا يمكن ختم أي شيء في هذه الأثناء.",
        "自该时起，签署本日志头的见证方不足，其间任何内容均无法加封。";
    WITNESSES_NONE = "Nobody abroad remembers this log: it has no witnesses.", "Personne à l’étranger ne garde la mémoire de ce journal : il n’a pas de témoins.", "Nadie en el extranjero recuerda este registro: no tiene testigos.", "За рубежом этот журнал никто не помнит: свидетелей нет.", "لا أحد في الخارج يحفظ هذا السجل: ليس له شهود.", "境外无人记住本日志：没有见证方。";
    COSIGNED_HEAD = "Last head that enough witnesses signed", "Dernière tête signée par assez de témoins", "Última cabeza firmada por suficientes testigos", "Последняя вершина, подписанная достаточным числом свидетелей", "آخر رأس وقّعه عدد كافٍ من الشهود", "最近一个获足够见证方签署的日志头";
    OTHERS_LOGS = "Logs of others", "Journaux des autres", "Registros de otros", "Журналы других узлов", "سجلات الآخرين", "其他节点的日志";
    OTHERS_LOGS_LEAD = "After each exchange this node looks at the other’s log, and asks all others what they have seen of it. A log may only grow.",
        "Après chaque échange, ce nœud regarde le journal de l’autre et demande à tous les autres ce qu’ils en ont vu. Un journal ne peut que s’allonger.",
        "Tras cada intercambio, este nodo mira el registro del otro y pregunta a todos los demás qué han visto de él. Un registro solo puede crecer.",
        "После каждого обмена узел смотрит на журнал другой стороны и спрашивает остальных, что они в нём видели. Журнал может только расти.",
        "بعد كل تبادل تنظر هذه العقدة في سجل الطرف الآخر وتسأل سائر العقد عما رأته منه. لا يجوز للسجل إلا أن ينمو.",
        "每次交换后，本节点查看对方日志，并询问其他各方所见。日志只能增长。";
    OTHERS_LOGS_NONE = "There is no other node in the directory.", "L’annuaire ne contient aucun autre nœud.", "No hay otro nodo en el directorio.", "Других узлов в справочнике нет.", "لا توجد عقدة أخرى في الدليل.", "目录中没有其他节点。";
    LOG_OF = "Log of", "Journal de", "Registro de", "Журнал узла", "سجل", "日志所属";
    LAST_HEAD = "Last head seen", "Dernière tête vue", "Última cabeza vista", "Последняя виденная вершина", "آخر رأس شوهد", "最近所见日志头";
    HEAD_SAYS = "{n} leaves, root {root}", "{n} feuilles, racine {root}", "{n} hojas, raíz {root}", "записей: {n}, корень {root}", "القيود: {n}، الجذر {root}", "{n}条，根值{root}";
    SEEN_AT = "Seen", "Vue le", "Vista", "Когда видели", "وقت المشاهدة", "所见时间";
    COSIGNED_BY = "Cosigned by", "Cosignée par", "Cofirmada por", "Подписали также", "وقّعه أيضًا", "共同签署方";
    COSIGNED_BY_NOBODY = "nobody", "personne", "nadie", "никто", "لا أحد", "无";
    LOG_FOUND = "Found", "Constat", "Resultado", "Установлено", "النتيجة", "结果";
    FOUND_CONSISTENT = "only grew", "n’a fait que s’allonger", "solo ha crecido", "только рос", "نما فقط", "仅有增长";
    FOUND_NOT_HEARD = "no answer", "pas de réponse", "sin respuesta", "нет ответа", "لا رد", "无应答";
    FOUND_NOT_SHOWN = "did not show that it only grew", "n’a pas montré qu’il n’a fait que s’allonger", "no ha mostrado que solo ha crecido", "не показал, что только рос", "لم يُثبت أنه نما فقط", "未证明仅有增长";
    FOUND_NOT_YET = "not looked at yet", "pas encore regardé", "aún sin mirar", "ещё не смотрели", "لم يُنظر فيه بعد", "尚未查看";
    FOUND_SPLIT_VIEW = "shows different people different logs", "montre des journaux différents à chacun", "muestra registros distintos a cada uno", "показывает разным разное", "يُظهر سجلات مختلفة لأطراف مختلفة", "对不同方展示不同日志";
    FOUND_FORK = "was rewritten", "a été réécrit", "fue reescrito", "переписан", "أُعيدت كتابته", "已被改写";
    FOUND_ROLLBACK = "went back to an earlier head", "est revenu à une tête antérieure", "ha vuelto a una cabeza anterior", "вернулся к прежней вершине", "عاد إلى رأس سابق", "退回到先前的日志头";
    FOUND_SHRINK = "lost leaves", "a perdu des feuilles", "ha perdido hojas", "утратил записи", "فقد قيودًا", "丢失了条目";
    CONTRADICTIONS = "What contradicts itself", "Ce qui se contredit", "Lo que se contradice", "Что противоречит себе", "ما يناقض نفسه", "自相矛盾之处";
    CONTRADICTIONS_SAY = "Each file holds two heads as the log signed them. Anybody with the directory can check it: {command}", "Chaque fichier contient deux têtes telles que le journal les a signées. Quiconque a l’annuaire peut le vérifier : {command}", "Cada fichero contiene dos cabezas tal como las firmó el registro. Quien tenga el directorio puede comprobarlo: {command}", "В каждом файле две вершины, как их подписал журнал. Проверить может любой, у кого есть справочник: {command}", "يحوي كل ملف رأسين كما وقّعهما السجل. ويمكن لكل من لديه الدليل التحقق منه: {command}", "每个文件含该日志签署的两个日志头。持有目录者均可核验：{command}";
    CONTRADICTION_WAITS = "not dealt with yet", "pas encore traité", "aún sin atender", "ещё не рассмотрено", "لم يُعالَج بعد", "尚未处理";
    CONTRADICTION_SEEN = "Contradiction of a log: seen and dealt with", "Contradiction d’un journal : vue et traitée", "Contradicción de un registro: vista y atendida", "Противоречие журнала: рассмотрено", "تناقض في سجل: جرى الاطلاع عليه ومعالجته", "日志自相矛盾：已查看并处理";
    CONTRADICTION_IS_SEEN = "seen and dealt with", "vu et traité", "visto y atendido", "рассмотрено", "جرى الاطلاع عليه ومعالجته", "已查看并处理";
    ACT_SEEN = "Say that it was seen, and what was done", "Indiquer que cela a été vu et ce qui a été fait", "Indicar que se ha visto y qué se ha hecho", "Указать, что это рассмотрено и что сделано", "تسجيل الاطلاع وما اتُّخذ من إجراء", "注明已查看及所采取的措施";
    ACT_SEEN_THEN = "Your name, the time and your words go into the log. The proof stays where it is, for everybody.",
        "Votre nom, l’heure et vos mots sont inscrits au journal. La preuve reste où elle est, pour tous.",
        "Su nombre, la hora y sus palabras se anotan en el registro. La prueba sigue donde está, para todos.",
        "Ваше имя, время и ваши слова заносятся в журнал. Доказательство остаётся на месте, для всех.",
        "يُدوَّن اسمك والوقت وكلماتك في السجل. ويبقى الدليل في مكانه متاحًا للجميع.",
        "您的姓名、时间和所写内容将写入日志。证据保留原处，人人可查。";
    FIELD_SEEN_WORDS = "What was found out, and what was done", "Ce qui a été établi et ce qui a été fait", "Qué se ha averiguado y qué se ha hecho", "Что установлено и что сделано", "ما تبيّن وما اتُّخذ من إجراء", "查明的情况及所采取的措施";
    FIELD_SEEN_WORDS_HINT = "Whom you called, what they explained, what has changed since. Nothing about the persons of a case.",
        "Qui vous avez appelé, ce qui a été expliqué, ce qui a changé depuis. Rien sur les personnes d’une affaire.",
        "A quién llamó, qué le explicaron, qué ha cambiado desde entonces. Nada sobre las personas de un caso.",
        "Кому вы звонили, что вам объяснили, что с тех пор изменилось. Ничего о лицах по делу.",
        "بمن اتصلت، وما التوضيح الذي قُدّم، وما الذي تغيّر منذئذ. لا شيء عن أشخاص أي قضية.",
        "您联系了谁、对方如何解释、此后有何变化。不得写入案件所涉人员的任何信息。";
    BOTH_HEADS = "Both signed heads", "Les deux têtes signées", "Ambas cabezas firmadas", "Обе подписанные вершины", "الرأسان الموقعان", "两个已签署的日志头";
}

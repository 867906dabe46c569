//! Words about logs that witnesses remember. Machine-drafted, unreviewed.

words! {
    WITNESSES = "Witnesses of this log", "Témoins de ce journal", "Testigos de este registro", "Свидетели этого журнала", "شهود هذا السجل", "本日志的见证方";
    WITNESSES_SAY = "Of these witnesses {all}, at least {quorum} must have signed the log’s head before a package is sealed: {names}.",
        "Parmi ces témoins ({all}), {quorum} au moins doivent avoir signé la tête du journal avant qu’un dossier soit scellé : {names}.",
        "De estos testigos ({all}), al menos {quorum} deben haber firmado la cabeza del registro antes de sellar un paquete: {names}.",
        "Прежде чем пакет опечатают, вершину журнала должны подписать не менее {quorum} свидетелей из {all}: {names}.",
        "يجب أن يوقّع {quorum} على الأقل من هؤلاء الشهود ({all}) رأس السجل قبل ختم أي حزمة: {names}.",
        "以下{all}个见证方中至少{quorum}个须先签署日志头，证据包方可加封：{names}。";
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
    BOTH_HEADS = "Both signed heads", "Les deux têtes signées", "Ambas cabezas firmadas", "Обе подписанные вершины", "الرأسان الموقعان", "两个已签署的日志头";
}

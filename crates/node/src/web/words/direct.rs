//! Words about direct orders under a standing consent.

words! {
    DIRECT_ORDER = "Direct order", "Ordre direct", "Orden directa", "Прямое предписание", "أمر مباشر", "直接命令";
    COMPANY = "Company", "Entreprise", "Empresa", "Компания", "الشركة", "企业";
    DIRECT_RESTS_ON = "On whose consent it rests", "Sur le consentement de qui il repose", "En qué consentimiento se basa", "На чьём согласии основано", "الموافقة التي يستند إليها", "所依据的同意";
    STANDING_CONSENT = "Standing consent", "Consentement permanent", "Consentimiento permanente", "Постоянное согласие", "موافقة دائمة", "常设同意";
    CONSENT_IN_FORCE = "In force", "En vigueur", "En vigor", "Действует", "سارية", "有效期";
    CONSENT_NOT_IN_FORCE = "Not in force today: nothing more may be ordered under it.", "Pas en vigueur aujourd’hui : plus rien ne peut être ordonné sur cette base.", "Hoy no está en vigor: no puede ordenarse nada más con él.", "Сегодня не действует: на его основании больше ничего предписать нельзя.", "غير سارية اليوم: لا يجوز إصدار أي أمر آخر بموجبها.", "今日不在有效期内：不得再据此下令。";
    DIRECT_TOLD = "{state} was told when this was ordered, and is told what came of it. Nobody here can keep either notice back.", "{state} a été informé au moment de l’ordre et l’est de son issue. Personne ici ne peut retenir ces avis.", "Se informó a {state} al dictarse la orden y se le informa del resultado. Nadie aquí puede retener esos avisos.", "{state}: уведомлено при предписании и уведомляется о результате. Никто здесь не может удержать эти уведомления.", "أُبلغت {state} عند إصدار الأمر وتُبلَّغ بنتيجته. لا يمكن لأحد هنا حجب أي من الإشعارين.", "下令时已通知{state}，结果亦会通知。此处任何人不得扣留通知。";
    DIRECT_ANSWER = "What the company answered", "Réponse de l’entreprise", "Qué respondió la empresa", "Ответ компании", "رد الشركة", "企业的答复";
    ANSWER_OWN_FORM = "The company answered in a form of its own. It lies in the package exactly as it came; this program does not read meaning into it.",
        "L’entreprise a répondu sous une forme qui lui est propre. La réponse figure dans le paquet telle quelle ; ce programme ne l’interprète pas.",
        "La empresa respondió en un formato propio. La respuesta está en el paquete tal como llegó; este programa no la interpreta.",
        "Компания ответила в собственной форме. Ответ лежит в пакете таким, каким пришёл; программа его не толкует.",
        "أجابت الشركة بصيغة خاصة بها. والرد موجود في الحزمة كما ورد تمامًا؛ ولا يفسّره هذا البرنامج.",
        "企业以其自有格式作出答复。答复按原样保存在证据包中；本程序不对其作解读。";
    DIRECTLY_ORDERED = "Ordered directly, under a standing consent", "Ordonné directement, sur consentement permanent", "Ordenado directamente, con consentimiento permanente", "Предписано напрямую, на основании постоянного согласия", "صدر أمر مباشر بموجب موافقة دائمة", "依据常设同意直接下令";
    DIRECTLY_ABOUT = "Direct order: {what}", "Ordre direct : {what}", "Orden directa: {what}", "Прямое предписание: {what}", "أمر مباشر: {what}", "直接命令：{what}";
    STATE_TAKEN_IN = "Evidence taken in", "Preuves prises en charge", "Prueba incorporada", "Доказательства приняты", "أُدرجت الأدلة", "证据已收存";
    ACT_TAKE_IN = "Take the evidence in", "Prendre les preuves en charge", "Incorporar la prueba", "Принять доказательства", "إدراج الأدلة", "收存证据";
    ACT_TAKE_IN_THEN = "What the company produced is packed with your order and the consent on which it rests, and sealed by you and this node. Anyone can check it offline.", "Ce que l’entreprise a produit est emballé avec votre ordre et le consentement sur lequel il repose, et scellé par vous et ce nœud. Chacun peut le vérifier hors ligne.", "Lo que entregó la empresa se empaqueta con su orden y el consentimiento en que se basa, sellado por usted y este nodo. Cualquiera puede comprobarlo sin conexión.", "То, что представила компания, упаковывается с вашим предписанием и согласием, на котором оно основано, и опечатывается вами и этим узлом. Проверить может любой без сети.", "يُحزَم ما قدمته الشركة مع أمرك والموافقة التي يستند إليها، وتختمه أنت وهذه العقدة. ويمكن لأي شخص التحقق منه دون اتصال.", "企业提供的内容与您的命令及所依据的同意一并打包，由您和本节点封存。任何人均可离线核验。";
    ACT_WITHDRAW_DIRECT = "Take the order back", "Retirer l’ordre", "Retirar la orden", "Отозвать предписание", "سحب الأمر", "撤回命令";
    ACT_WITHDRAW_DIRECT_THEN = "The company lets nothing more out and says what became of what it has sent; the state concerned is told. What has come is not read any more.",
        "L’entreprise ne remet plus rien et dit ce qu’est devenu ce qu’elle a envoyé ; l’État concerné est informé. Ce qui est arrivé n’est plus lu.",
        "La empresa no entrega nada más y dice qué fue de lo que envió; se informa al Estado afectado. Lo que llegó ya no se lee.",
        "Компания больше ничего не выдаёт и сообщает, что стало с отправленным; затронутое государство уведомляется. Полученное больше не читается.",
        "لا تُخرج الشركة شيئًا بعد ذلك وتُبيّن مصير ما أرسلته؛ وتُبلَّغ الدولة المعنية. وما وصل لا يُقرأ بعد الآن.",
        "公司不再提供任何数据，并说明已发出数据的去向；有关国家将获通知。已收到的内容不再阅读。";
    ACT_CLOSE_DIRECT_THEN = "It leaves the work list. Its history stays in the log, and the package stays here.", "Il quitte la liste de travail. Son histoire reste au journal et le paquet reste ici.", "Sale de la lista de trabajo. Su historia queda en el registro y el paquete queda aquí.", "Уходит из списка дел. История остаётся в журнале, пакет — здесь.", "يخرج من قائمة العمل، ويبقى تاريخه في السجل وتبقى الحزمة هنا.", "移出待办列表。其历史保留在日志中，证据包仍在此处。";
    LETTER_NOTICE_OUTCOME = "Notice of the outcome", "Avis de l’issue", "Aviso del resultado", "Уведомление о результате", "إشعار بالنتيجة", "结果通知";
}

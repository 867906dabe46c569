//! Words of emergencies and recalls. Machine-drafted, unreviewed.

words! {
    ACT_RENEW = "Give the consent anew", "Renouveler le consentement", "Dar de nuevo el consentimiento", "Дать согласие заново", "تجديد الموافقة", "重新给予同意";
    ACT_RENEW_THEN = "What allowed the disclosure has run out. One of two people; with the second, the law and the guard are asked again, and what was produced can be sent.",
        "Ce qui permettait la divulgation a expiré. Une personne sur deux ; avec la seconde, le droit et le contrôle sont consultés à nouveau et ce qui a été produit peut partir.",
        "Lo que permitía la revelación ha caducado. Una de dos personas; con la segunda se consultan de nuevo la ley y el control, y lo entregado puede enviarse.",
        "То, что разрешало раскрытие, истекло. Одно из двух лиц; со вторым закон и страж спрашиваются снова, и предоставленное можно отправить.",
        "انتهت مدة ما أجاز الإفصاح. شخص من اثنين؛ ومع الثاني يُسأل القانون والحارس مجددًا ويمكن إرسال ما قُدّم.",
        "准许披露的依据已过期。两人之一；第二人同意后将再次查询法律与核验，已提供的数据即可发送。";
    ACT_CALL_BACK = "Record the call to the asker", "Consigner l’appel au requérant", "Anotar la llamada al solicitante", "Записать звонок запрашивающей стороне", "تدوين الاتصال بالجهة الطالبة", "记录回拨请求方";
    ACT_CALL_BACK_THEN = "You sign that you called the number of the directory and that the asker’s second officer confirmed. One of the two who approve has to do this; without it nothing is disclosed.",
        "Vous signez que vous avez appelé le numéro de l’annuaire et que le second agent du requérant a confirmé. L’une des deux personnes qui approuvent doit le faire ; sans cela rien n’est divulgué.",
        "Usted firma que llamó al número del directorio y que el segundo agente del solicitante confirmó. Debe hacerlo una de las dos personas que aprueban; sin ello no se divulga nada.",
        "Вы подписываете, что позвонили по номеру из справочника и второе лицо запрашивающей стороны подтвердило. Это делает одно из двух одобряющих лиц; без этого ничего не раскрывается.",
        "توقّع بأنك اتصلت بالرقم الوارد في الدليل وأن الموظف الثاني لدى الجهة الطالبة أكد. يجب أن يفعل ذلك أحد الشخصين الموافقين، وبدونه لا يُفصح عن شيء.",
        "您签署确认：已拨打名录中的号码，且请求方第二名人员已予确认。须由两名批准人之一完成；否则不披露任何内容。";
    ACT_POST_REVIEW = "Review the emergency afterwards", "Contrôler l’urgence après coup", "Revisar la emergencia a posteriori", "Провести последующую проверку экстренного случая", "مراجعة حالة الطوارئ لاحقًا", "事后审查紧急情况";
    ACT_POST_REVIEW_THEN = "You were not one of those who decided. If you do not confirm, the package is closed here and called back from the asker.",
        "Vous n’êtes pas de ceux qui ont décidé. Si vous ne confirmez pas, le dossier est fermé ici et rappelé auprès du requérant.",
        "Usted no es de quienes decidieron. Si no confirma, el paquete se cierra aquí y se reclama al solicitante.",
        "Вы не из тех, кто решал. Если вы не подтвердите, пакет закрывается здесь и отзывается у запрашивающей стороны.",
        "لست ممن قرروا. إن لم تؤكد أُغلقت الحزمة هنا وسُحبت من الجهة الطالبة.",
        "您不是作出决定的人员。如不确认，证据包将在此封存并向请求方召回。";
    ACT_INFORM = "Tell the person concerned", "Informer la personne concernée", "Informar a la persona afectada", "Сообщить лицу, о котором данные", "إبلاغ الشخص المعني", "告知当事人";
    ACT_INFORM_THEN = "Say what was handed over, to which state, on which legal ground, and where the person can complain or go to court. You write down here how that was done.",
        "Dites ce qui a été remis, à quel État, sur quelle base légale, et où la personne peut se plaindre ou saisir un tribunal. Vous consignez ici comment cela a été fait.",
        "Diga qué se entregó, a qué Estado, con qué base legal y dónde puede la persona reclamar o acudir a los tribunales. Aquí anota cómo se hizo.",
        "Сообщите, что было передано, какому государству, на каком законном основании и куда лицо может пожаловаться или обратиться в суд. Здесь вы записываете, как это было сделано.",
        "بيّن ما الذي سُلّم، ولأي دولة، وعلى أي أساس قانوني، وأين يمكن للشخص أن يشكو أو يلجأ إلى القضاء. تدوّن هنا كيف جرى ذلك.",
        "请说明移交了什么、交给哪个国家、依据何种法律，以及当事人可向何处申诉或起诉。在此记录告知的方式。";
    ACT_DELAY_NOTICE = "Put the notice off", "Reporter l’information", "Aplazar el aviso", "Отложить сообщение", "تأجيل الإبلاغ", "推迟告知";
    ACT_DELAY_NOTICE_THEN = "Until a day, at most 183 days on. Then somebody decides again. Those who handed the data over cannot decide this, unless they are the independent body.",
        "Jusqu’à une date, à 183 jours au plus. Puis quelqu’un décide de nouveau. Ceux qui ont remis les données ne peuvent pas en décider, sauf s’ils sont l’organe indépendant.",
        "Hasta una fecha, a lo sumo 183 días. Después alguien vuelve a decidir. Quienes entregaron los datos no pueden decidirlo, salvo que sean el órgano independiente.",
        "До указанного дня, не более чем на 183 дня. Затем решают снова. Те, кто передал данные, этого решать не могут, если только они не независимый орган.",
        "إلى يوم محدد، بما لا يزيد على 183 يومًا، ثم يُبت في الأمر من جديد. ولا يقرر ذلك من سلّموا البيانات إلا إذا كانوا الهيئة المستقلة.",
        "推迟至某日，最长183天，届时须重新决定。移交数据的人员不得作此决定，独立机构除外。";
    ACT_BAR_NOTICE = "Say that the law forbids it", "Dire que la loi l’interdit", "Decir que la ley lo prohíbe", "Указать, что закон это запрещает", "بيان أن القانون يمنعه", "说明法律禁止告知";
    ACT_BAR_NOTICE_THEN = "Name the text. The person is not told, and the statistics count it on its own.",
        "Citez le texte. La personne n’est pas informée, et les statistiques le comptent à part.",
        "Cite la norma. La persona no es informada, y las estadísticas lo cuentan aparte.",
        "Назовите норму. Лицу не сообщается, и статистика учитывает это отдельно.",
        "اذكر النص. لا يُبلَّغ الشخص، وتحصي الإحصاءات ذلك على حدة.",
        "请注明法律条文。当事人不会被告知，统计中将单独计数。";
    FIELD_HOW_TOLD = "How and when the person was told", "Comment et quand la personne a été informée", "Cómo y cuándo se informó a la persona", "Как и когда лицу сообщили", "كيف ومتى أُبلغ الشخص", "告知当事人的方式和时间";
    FIELD_WHY_NOT_TOLD = "Why not, and which text allows that", "Pourquoi non, et quel texte le permet", "Por qué no, y qué norma lo permite", "Почему нет и какая норма это допускает", "لماذا لا، وأي نص يجيز ذلك", "不告知的理由及所依据的条文";
    PERSON_TOLD = "the person concerned was told", "la personne concernée a été informée", "se informó a la persona afectada", "лицу, о котором данные, сообщено", "أُبلغ الشخص المعني", "已告知当事人";
    NOTICE_DELAYED = "the notice to the person was put off", "l’information de la personne a été reportée", "se aplazó el aviso a la persona", "сообщение лицу отложено", "أُجّل إبلاغ الشخص", "已推迟告知当事人";
    NOTICE_BARRED = "the law forbids to tell the person", "la loi interdit d’informer la personne", "la ley prohíbe informar a la persona", "закон запрещает сообщать лицу", "القانون يمنع إبلاغ الشخص", "法律禁止告知当事人";
    CLOCK_NOTICE = "Notice to the person", "Information de la personne", "Aviso a la persona", "Сообщение лицу", "إبلاغ الشخص", "告知当事人";
    CLOCK_POSTPONED = "End of the postponement", "Fin du report", "Fin del aplazamiento", "Конец отсрочки", "نهاية التأجيل", "推迟期满";
    JUDGED = "What is judged", "Ce qui est contrôlé", "Qué se revisa", "Что проверяется", "ما تجري مراجعته", "审查内容";
    JUDGED_THEN = "From the records of this node. Of what was disclosed it says how much and of which kind; whether the haste was justified does not depend on whom it names.",
        "Tiré des dossiers de ce nœud. De ce qui a été divulgué sont dits la quantité et le genre ; que l’urgence ait été justifiée ne dépend pas de la personne nommée.",
        "De los registros de este nodo. De lo revelado se dice cuánto y de qué clase; que la urgencia estuviera justificada no depende de a quién nombre.",
        "По записям этого узла. О раскрытом сказано, сколько и какого рода; оправдана ли спешка, не зависит от того, кто в нём назван.",
        "من سجلات هذه العقدة. يُذكر مما أُفصح عنه مقداره ونوعه؛ فكون الاستعجال مبررًا لا يتوقف على من يسميه.",
        "摘自本节点的记录。对已披露的内容只说明数量与种类；紧急处理是否正当，不取决于其中提及何人。";
    JUDGED_AGREED = "Agreed to disclose", "A accepté de divulguer", "Aceptó revelar", "Согласился на раскрытие", "وافق على الإفصاح", "同意披露";
    JUDGED_CALL = "The asker was called by", "Le requérant a été appelé par", "Llamó al solicitante", "Запрашивающей стороне звонил", "اتصل بالجهة الطالبة", "回拨请求方的人员";
    JUDGED_NOT_CALLED = "Nobody: no call is in the record", "Personne : aucun appel au dossier", "Nadie: no consta ninguna llamada", "Никто: звонка в деле нет", "لا أحد: لا اتصال مدوَّن في الملف", "无人：案卷中没有通话记录";
    JUDGED_CONFIRMED_BY = "Who confirmed the letter", "Qui a confirmé la lettre", "Quién confirmó la carta", "Кто подтвердил письмо", "من أكد الرسالة", "确认函件的人员";
    JUDGED_CANDIDATES = "Lines that the answer names", "Lignes que nomme la réponse", "Líneas que nombra la respuesta", "Линии, названные в ответе", "الخطوط التي يسميها الجواب", "答复中列出的线路数";
    JUDGED_FIELDS = "What the answer says of each", "Ce que la réponse dit de chacune", "Qué dice la respuesta de cada una", "Что ответ сообщает о каждой", "ما يقوله الجواب عن كل خط", "答复对每条线路的说明";
    JUDGED_PRODUCED = "Produced", "Produit", "Entregado", "Предоставлено", "قُدّم في", "提供时间";
    JUDGED_SENT = "Sent", "Envoyé", "Enviado", "Отправлено", "أُرسل في", "发送时间";
    JUDGED_PACKAGE = "Package", "Dossier", "Paquete", "Пакет", "الحزمة", "证据包";
    JUDGED_AT = "{who}, as {office}, {at}", "{who}, comme {office}, {at}", "{who}, como {office}, {at}", "{who}, в должности «{office}», {at}", "{who}، بصفة {office}، {at}", "{who}，职务：{office}，{at}";
    ACT_RECALL = "Call the evidence back", "Rappeler les preuves", "Reclamar la prueba", "Отозвать доказательства", "سحب الأدلة", "召回证据";
    ACT_RECALL_THEN = "From now on this node opens the package to nobody, and the asker’s node neither. The asker answers with a signature: destroyed, with a proof from its log, or why not.",
        "Dès lors ce nœud n’ouvre le dossier à personne, ni celui du requérant. Le requérant répond par une signature : détruit, avec preuve tirée de son journal, ou pour quelle raison il ne l’est pas.",
        "Desde ahora este nodo no abre el paquete a nadie, ni el del solicitante. El solicitante responde con firma: destruido, con prueba de su registro, o por qué no.",
        "Отныне ни этот узел, ни узел запрашивающей стороны никому не открывают пакет. Она отвечает с подписью: уничтожено, с доказательством из её журнала, или почему нет.",
        "من الآن لا تفتح هذه العقدة الحزمة لأحد ولا عقدة الجهة الطالبة. تجيب الجهة الطالبة بتوقيع: أُتلفت مع إثبات من سجلها، أو سبب عدم الإتلاف.",
        "自此本节点及请求方节点均不再向任何人打开证据包。请求方以签名答复：已销毁并附其日志证明，或说明不销毁的理由。";
    ACT_ANSWER_RECALL = "Answer the recall", "Répondre au rappel", "Responder a la reclamación", "Ответить на отзыв", "الرد على السحب", "答复召回";
    ACT_ANSWER_RECALL_THEN = "To destroy is final: the key under which this node keeps the package is destroyed, the log says so, and the proof goes to the other state. If you do not destroy it, it stays closed here.",
        "La destruction est définitive : la clé sous laquelle ce nœud garde le dossier est détruite, le journal le dit et la preuve part à l’autre État. Si vous ne détruisez pas, il reste fermé ici.",
        "Destruir es definitivo: se destruye la clave con la que este nodo guarda el paquete, el registro lo dice y la prueba va al otro Estado. Si no lo destruye, queda cerrado aquí.",
        "Уничтожение необратимо: уничтожается ключ, под которым узел хранит пакет, журнал это отмечает, доказательство уходит другому государству. Если не уничтожать, пакет здесь остаётся закрытым.",
        "الإتلاف نهائي: يُتلف المفتاح الذي تحفظ به هذه العقدة الحزمة، ويدوَّن ذلك في السجل، ويُرسل الإثبات إلى الدولة الأخرى. وإن لم تتلفها بقيت مغلقة هنا.",
        "销毁不可撤销：本节点保存证据包的密钥将被销毁并记入日志，证明将发给对方国家。若不销毁，证据包在此保持封存。";
    FIELD_NUMBER_CALLED = "Number that was called", "Numéro appelé", "Número al que se llamó", "Набранный номер", "الرقم الذي تم الاتصال به", "所拨号码";
    NUMBER_REGISTERED = "The directory has {number}. A number that stands in the letter does not count.", "L’annuaire indique {number}. Un numéro figurant dans la lettre ne compte pas.", "El directorio indica {number}. Un número que figure en la carta no vale.", "В справочнике указан {number}. Номер из письма не считается.", "الرقم في الدليل هو {number}. ولا يُعتد برقم يرد في الرسالة.", "名录登记号码为{number}。函件中的号码不作数。";
    NUMBER_UNREGISTERED = "The directory has no number for the asker. Its keepers must enter one first.", "L’annuaire n’a pas de numéro pour le requérant. Ses gardiens doivent d’abord l’inscrire.", "El directorio no tiene número del solicitante. Sus responsables deben inscribirlo antes.", "В справочнике нет номера запрашивающей стороны. Сначала его должны внести хранители справочника.", "لا يوجد في الدليل رقم للجهة الطالبة. على القائمين عليه إدخاله أولًا.", "名录中没有请求方的号码，须先由名录管理者登记。";
    FIELD_SPOKE_WITH = "Officer of the asker who answered for the letter", "Agent du requérant qui a répondu de la lettre", "Agente del solicitante que respondió por la carta", "Сотрудник запрашивающей стороны, ответивший за письмо", "موظف الجهة الطالبة الذي أجاب عن الرسالة", "为函件作答的请求方人员";
    FIELD_CONFIRMED = "Did that officer confirm the letter?", "Cet agent a-t-il confirmé la lettre ?", "¿Confirmó ese agente la carta?", "Подтвердил ли он письмо?", "هل أكد ذلك الموظف الرسالة؟", "该人员是否确认了函件？";
    FIELD_FINDING = "Finding", "Conclusion", "Conclusión", "Вывод", "النتيجة", "审查结论";
    FINDING_CONFIRMED = "It was rightly disclosed", "La divulgation était justifiée", "Se divulgó con razón", "Раскрыто правомерно", "كان الإفصاح صحيحًا", "披露正当";
    FINDING_REFUSED = "It should not have been disclosed: call it back", "Il ne fallait pas divulguer : rappeler", "No debió divulgarse: reclamar", "Не следовало раскрывать: отозвать", "ما كان ينبغي الإفصاح: يُسحب", "不应披露：予以召回";
    FIELD_CAUSE = "Why it is called back", "Pourquoi le rappel", "Por qué se reclama", "Почему отзывается", "سبب السحب", "召回原因";
    CAUSE_SENT_IN_ERROR = "It was sent in error", "Envoyé par erreur", "Se envió por error", "Отправлено по ошибке", "أُرسلت خطأً", "误发";
    CAUSE_GROUND_FOUND = "A ground for refusal was found afterwards", "Un motif de refus a été découvert après", "Se halló después un motivo de denegación", "Позже найдено основание для отказа", "ظهر لاحقًا سبب للرفض", "事后发现拒绝理由";
    CAUSE_CONSENT_WITHDRAWN = "The consent was withdrawn", "Le consentement a été retiré", "Se retiró el consentimiento", "Согласие отозвано", "سُحبت الموافقة", "同意已撤回";
    CAUSE_REVIEW_REFUSED = "An independent body did not confirm the emergency", "Un organe indépendant n’a pas confirmé l’urgence", "Un órgano independiente no confirmó la emergencia", "Независимый орган не подтвердил экстренность", "لم تؤكد هيئة مستقلة حالة الطوارئ", "独立机构未确认紧急情况";
    CAUSE_REVIEW_LAPSED = "No independent body looked at the emergency in time", "Aucun organe indépendant n’a examiné l’urgence à temps", "Ningún órgano independiente revisó la emergencia a tiempo", "Независимый орган не проверил случай вовремя", "لم تراجع أي هيئة مستقلة حالة الطوارئ في الوقت المحدد", "没有独立机构按时审查紧急情况";
    ANSWER_DESTROY = "Destroy it now", "Le détruire maintenant", "Destruirlo ahora", "Уничтожить сейчас", "إتلافها الآن", "立即销毁";
    ANSWER_KEEP = "Do not destroy it; say why", "Ne pas le détruire ; dire pourquoi", "No destruirlo; decir por qué", "Не уничтожать; сказать почему", "عدم إتلافها مع ذكر السبب", "不销毁，并说明理由";
    FIELD_COPIES = "What became of copies outside this node, or why it is not destroyed", "Ce que sont devenues les copies hors de ce nœud, ou pourquoi ce n’est pas détruit", "Qué fue de las copias fuera de este nodo, o por qué no se destruye", "Что стало с копиями вне узла, или почему не уничтожено", "مصير النسخ خارج هذه العقدة، أو سبب عدم الإتلاف", "本节点之外副本的去向，或不销毁的理由";
    STATE_RECALLED = "called back", "rappelé", "reclamado", "отозвано", "مسحوب", "已召回";
    STATE_RECALL_ANSWERED = "recall answered", "rappel répondu", "reclamación respondida", "на отзыв отвечено", "أُجيب عن السحب", "召回已答复";
    RECALL_CURE = "Nobody opens the package any more, on neither side. The receiver answers: destroyed, with a proof from its log, or why not.", "Plus personne n’ouvre le dossier, d’aucun côté. Le destinataire répond : détruit, avec preuve tirée de son journal, ou pour quelle raison il ne l’est pas.", "Nadie abre ya el paquete, en ningún lado. El receptor responde: destruido, con prueba de su registro, o por qué no.", "Пакет больше никто не открывает ни с одной стороны. Получатель отвечает: уничтожено, с доказательством из журнала, или почему нет.", "لا يفتح أحد الحزمة بعد الآن في أي من الجانبين. يجيب المستلم: أُتلفت مع إثبات من سجله، أو سبب عدم الإتلاف.", "双方任何人都不再打开证据包。接收方答复：已销毁并附日志证明，或说明不销毁的理由。";
    CALLED_BACK = "the asker was called and confirmed", "le requérant a été appelé et a confirmé", "se llamó al solicitante y confirmó", "запрашивающей стороне позвонили, она подтвердила", "جرى الاتصال بالجهة الطالبة وأكدت", "已回拨请求方并获确认";
    CALLED_BACK_WHOM = "{who}, under {number}", "{who}, au {number}", "{who}, en el {number}", "{who}, по номеру {number}", "{who} على الرقم {number}", "{who}，号码{number}";
    FLAGGED = "look at this", "à regarder", "atención a esto", "обратите внимание", "يلزم الانتباه", "请注意";
    POST_REVIEW_DUE = "an independent body has to look at it", "un organe indépendant doit l’examiner", "un órgano independiente debe revisarlo", "должен проверить независимый орган", "على هيئة مستقلة مراجعته", "须由独立机构审查";
    POST_REVIEW_CONFIRMED = "the emergency was confirmed afterwards", "l’urgence a été confirmée après coup", "la emergencia se confirmó a posteriori", "экстренность подтверждена последующей проверкой", "أُكدت حالة الطوارئ لاحقًا", "紧急情况经事后确认";
    POST_REVIEW_REFUSED = "the emergency was not confirmed", "l’urgence n’a pas été confirmée", "la emergencia no se confirmó", "экстренность не подтверждена", "لم تُؤكد حالة الطوارئ", "紧急情况未获确认";
    DESTROYED_PROVEN = "destroyed; the proof from their log holds", "détruit ; la preuve de leur journal tient", "destruido; la prueba de su registro es válida", "уничтожено; доказательство из их журнала верно", "أُتلفت، والإثبات من سجلهم صحيح", "已销毁；其日志证明有效";
    DESTROYED_UNPROVEN = "they say destroyed; the proof does not hold", "ils disent détruit ; la preuve ne tient pas", "dicen destruido; la prueba no es válida", "говорят, уничтожено; доказательство неверно", "يقولون إنها أُتلفت، والإثبات غير صحيح", "对方称已销毁；证明无效";
    DESTROYED_HERE = "destroyed here", "détruit ici", "destruido aquí", "уничтожено здесь", "أُتلفت هنا", "已在此销毁";
    NOT_DESTROYED = "not destroyed", "non détruit", "no destruido", "не уничтожено", "لم تُتلف", "未销毁";
    ACT_CONSULT = "Ask the other side something", "Interroger l’autre partie", "Preguntar a la otra parte", "Спросить другую сторону", "سؤال الطرف الآخر", "向对方提问";
    ACT_CONSULT_THEN = "Your question goes out as a signed letter. Nothing is decided by it, and no clock stops.", "Votre question part en lettre signée. Rien n’est décidé et aucun délai ne s’arrête.", "Su pregunta sale como carta firmada. No se decide nada y ningún plazo se detiene.", "Вопрос уходит подписанным письмом. Этим ничего не решается, и сроки не останавливаются.", "يُرسل سؤالك رسالةً موقعة. لا يُبت بذلك في شيء ولا تتوقف أي مهلة.", "您的问题将以签名函件发出。此举不作任何决定，也不停止任何期限。";
    ACT_ANSWER_CONSULTATION = "Answer their question", "Répondre à leur question", "Responder a su pregunta", "Ответить на их вопрос", "الرد على سؤالهم", "答复对方的问题";
    ACT_ANSWER_CONSULTATION_THEN = "Your answer goes out as a signed letter. It changes nothing of what two people signed.", "Votre réponse part en lettre signée. Elle ne change rien à ce que deux personnes ont signé.", "Su respuesta sale como carta firmada. No cambia nada de lo que firmaron dos personas.", "Ответ уходит подписанным письмом. Он не меняет того, что подписали двое.", "يُرسل ردك رسالةً موقعة. ولا يغير شيئًا مما وقّعه شخصان.", "您的答复将以签名函件发出，不改变两人已签署的内容。";
    FIELD_ABOUT = "What it is about", "Objet", "De qué se trata", "О чём", "الموضوع", "事由";
    CONSULT_QUERY = "Something is not clear", "Un point n’est pas clair", "Algo no está claro", "Что-то неясно", "أمر غير واضح", "有不明之处";
    CONSULT_BEFORE_REFUSAL = "A ground for refusal is seen; the asker is heard first", "Un motif de refus est envisagé ; le requérant est d’abord entendu", "Se ve un motivo de denegación; antes se oye al solicitante", "Видно основание для отказа; сначала слово запрашивающей стороне", "يُرى سبب للرفض، وتُسمع الجهة الطالبة أولًا", "拟予拒绝；先听取请求方意见";
    CONSULT_JURISDICTION = "Which state goes on with the case", "Quel État poursuit l’affaire", "Qué Estado sigue con el caso", "Какое государство ведёт дело", "أي دولة تواصل القضية", "由哪国继续办理";
    CONSULTED = "the other side was asked", "l’autre partie a été interrogée", "se preguntó a la otra parte", "другой стороне задан вопрос", "سُئل الطرف الآخر", "已向对方提问";
    CONSULTATION_CAME = "the other side asks", "l’autre partie demande", "la otra parte pregunta", "другая сторона спрашивает", "يسأل الطرف الآخر", "对方提问";
    LETTER_CONSULTATION = "Consultation", "Consultation", "Consulta", "Консультация", "تشاور", "磋商函";
    CLOCK_CONSULTATION = "Answer to their question", "Réponse à leur question", "Respuesta a su pregunta", "Ответ на их вопрос", "الرد على سؤالهم", "答复对方问题";
    CLOCK_POST_REVIEW = "Review afterwards", "Contrôle après coup", "Revisión posterior", "Последующая проверка", "المراجعة اللاحقة", "事后审查";
    CLOCK_RECALL = "Answer to the recall", "Réponse au rappel", "Respuesta a la reclamación", "Ответ на отзыв", "الرد على السحب", "召回答复";
    UNTIL_AT = "by {at}", "d’ici le {at}", "antes del {at}", "до {at}", "قبل {at}", "{at}之前";
    LETTER_RECALL = "Recall", "Rappel", "Reclamación", "Отзыв", "سحب", "召回函";
}

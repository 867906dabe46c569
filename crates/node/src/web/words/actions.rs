//! Words of the actions: what each button says and what happens next. Machine-drafted, unreviewed.

words! {
    ACT_APPROVE = "Approve", "Approuver", "Aprobar", "Одобрить", "الموافقة", "批准";
    ACT_APPROVE_THEN = "Your approval is signed with your key. When two different people have approved, the letter can be sent.",
        "Votre approbation est signée avec votre clé. Dès que deux personnes différentes ont approuvé, la lettre peut partir.",
        "Su aprobación se firma con su clave. Cuando hayan aprobado dos personas distintas, la carta puede enviarse.",
        "Ваше одобрение подписывается вашим ключом. Когда одобрят два разных лица, письмо можно отправить.",
        "توقَّع موافقتك بمفتاحك. وعند موافقة شخصين مختلفين يمكن إرسال الرسالة.",
        "您的批准将以您的密钥签署。两名不同人员批准后，函件即可发送。";
    ACT_SEND = "Sign and send", "Signer et envoyer", "Firmar y enviar", "Подписать и отправить", "التوقيع والإرسال", "签署并发送";
    ACT_SEND_THEN = "The letter is sealed to the other state, written to the log, and sent until a signed receipt comes back.",
        "La lettre est scellée pour l’autre État, inscrite au journal et envoyée jusqu’au retour d’un accusé signé.",
        "La carta se sella para el otro Estado, se anota en el registro y se envía hasta recibir un acuse firmado.",
        "Письмо запечатывается для другого государства, заносится в журнал и отправляется, пока не придёт подписанная расписка.",
        "تُختم الرسالة للدولة الأخرى وتُدوَّن في السجل وتُرسل حتى يعود إشعار استلام موقَّع.",
        "函件将为对方国家加封、写入日志，并持续发送直至收到签名回执。";
    ACT_ORDER_PRESERVATION = "Order preservation", "Ordonner la conservation", "Ordenar la conservación", "Предписать сохранение", "الأمر بالحفظ", "命令保全";
    ACT_ORDER_PRESERVATION_THEN = "The provider receives a domestic order and holds the records. Nothing is disclosed.",
        "Le fournisseur reçoit un ordre interne et gèle les enregistrements. Rien n’est divulgué.",
        "El proveedor recibe una orden interna y retiene los registros. No se revela nada.",
        "Поставщик получает внутреннее предписание и удерживает записи. Ничего не раскрывается.",
        "يتلقى مقدم الخدمة أمرًا داخليًا ويحتجز السجلات. لا يُفصح عن أي شيء.",
        "提供者将收到国内命令并保全记录，不披露任何内容。";
    ACT_EXECUTE = "Propose to execute", "Proposer l’exécution", "Proponer la ejecución", "Предложить исполнить", "اقتراح التنفيذ", "提议执行";
    ACT_EXECUTE_THEN = "A second person of your state has to agree before any order goes out.",
        "Une seconde personne de votre État doit être d’accord avant tout ordre.",
        "Una segunda persona de su Estado debe estar de acuerdo antes de cualquier orden.",
        "До выдачи предписания должно согласиться второе лицо вашего государства.",
        "يجب أن يوافق شخص ثانٍ من دولتك قبل صدور أي أمر.",
        "发出命令前，须由贵国第二名人员同意。";
    ACT_REFUSE = "Refuse", "Refuser", "Denegar", "Отказать", "الرفض", "拒绝";
    ACT_REFUSE_THEN = "The asking state reads your ground, your reason and what would cure it. It may ask again.",
        "L’État requérant lit votre motif, vos raisons et ce qui y remédierait. Il peut demander à nouveau.",
        "El Estado solicitante lee su motivo, sus razones y qué lo subsanaría. Puede volver a pedir.",
        "Запрашивающее государство прочтёт основание, причину и способ исправления. Оно может обратиться снова.",
        "تقرأ الدولة الطالبة السبب والتعليل وما يعالجه، ويمكنها إعادة الطلب.",
        "请求国将看到拒绝理由、说明和补救办法，并可再次提出请求。";
    ACT_CONDITION = "Accept on condition", "Accepter sous condition", "Aceptar con condición", "Принять с условием", "القبول بشرط", "附条件接受";
    ACT_CONDITION_THEN = "The asking state has to give a written assurance first. Until then nothing is executed.",
        "L’État requérant doit d’abord donner une assurance écrite. D’ici là, rien n’est exécuté.",
        "El Estado solicitante debe dar antes una garantía escrita. Hasta entonces no se ejecuta nada.",
        "Сначала запрашивающее государство даёт письменное заверение. До этого ничего не исполняется.",
        "على الدولة الطالبة تقديم ضمان مكتوب أولًا. وحتى ذلك الحين لا يُنفذ شيء.",
        "请求国须先作出书面保证，在此之前不予执行。";
    ACT_ASK_SUPPLEMENT = "Ask for more information", "Demander un complément", "Pedir más información", "Запросить сведения", "طلب استكمال", "要求补充材料";
    ACT_ASK_SUPPLEMENT_THEN = "Your questions go to the asking state. The legal clock and the hold keep running.",
        "Vos questions partent vers l’État requérant. Le délai légal et le gel continuent de courir.",
        "Sus preguntas van al Estado solicitante. El plazo legal y la retención siguen corriendo.",
        "Вопросы уходят запрашивающему государству. Срок и удержание продолжают течь.",
        "تُرسل أسئلتك إلى الدولة الطالبة. وتستمر المهلة القانونية والاحتجاز.",
        "您的问题将发给请求国；法定期限与保全继续计时。";
    ACT_POSTPONE = "Postpone", "Reporter", "Aplazar", "Отложить", "التأجيل", "推迟";
    ACT_POSTPONE_THEN = "The asking state reads why and for how long. The records stay held.",
        "L’État requérant lit pourquoi et pour combien de temps. Les enregistrements restent gelés.",
        "El Estado solicitante lee por qué y por cuánto tiempo. Los registros siguen retenidos.",
        "Запрашивающее государство прочтёт причину и срок. Записи остаются на удержании.",
        "تقرأ الدولة الطالبة السبب والمدة. وتبقى السجلات محتجزة.",
        "请求国将看到原因和期限；记录继续保全。";
    ACT_SAFEGUARDS = "Answer the safeguard questions", "Répondre aux questions de garantie", "Responder a las preguntas de garantía", "Ответить на вопросы о гарантиях", "الإجابة عن أسئلة الضمانات", "回答保障问题";
    ACT_SAFEGUARDS_THEN = "Your answers are signed with your name. One “yes” stops the disclosure until it is resolved.",
        "Vos réponses sont signées de votre nom. Un seul « oui » arrête la divulgation tant qu’il n’est pas levé.",
        "Sus respuestas se firman con su nombre. Un solo «sí» detiene la entrega hasta resolverse.",
        "Ответы подписываются вашим именем. Одно «да» останавливает раскрытие до разрешения вопроса.",
        "توقَّع إجاباتك باسمك. و«نعم» واحدة توقف الإفصاح حتى تُحل.",
        "您的回答将署名。任何一个“是”都会在解决之前停止披露。";
    ACT_SECOND = "Agree as second person", "Donner le second accord", "Dar la segunda conformidad", "Согласиться вторым лицом", "الموافقة كشخص ثانٍ", "作为第二人同意";
    ACT_SECOND_THEN = "With two different people and a legal basis, your state’s grant is signed and the order can be issued.",
        "Avec deux personnes différentes et une base juridique, l’accord de votre État est signé et l’ordre peut être émis.",
        "Con dos personas distintas y base jurídica, se firma el consentimiento de su Estado y puede emitirse la orden.",
        "При двух разных лицах и правовом основании подписывается согласие вашего государства и можно выдать предписание.",
        "بشخصين مختلفين وأساس قانوني توقَّع موافقة دولتك ويمكن إصدار الأمر.",
        "具备两名不同人员和法律依据后，贵国的同意书即签署，可以签发命令。";
    ACT_ISSUE_ORDER = "Issue the order", "Émettre l’ordre", "Emitir la orden", "Выдать предписание", "إصدار الأمر", "签发命令";
    ACT_ISSUE_ORDER_THEN = "The law is asked once more. The order goes to the provider, which sees exactly what was approved.",
        "Le droit est interrogé une fois encore. L’ordre part au fournisseur, qui voit exactement ce qui a été approuvé.",
        "Se consulta el derecho una vez más. La orden va al proveedor, que ve exactamente lo aprobado.",
        "Закон спрашивается ещё раз. Предписание уходит поставщику, который видит ровно то, что одобрено.",
        "يُسأل القانون مرة أخرى. يذهب الأمر إلى مقدم الخدمة فيرى ما وُوفق عليه تمامًا.",
        "系统将再次查询法律。命令发往提供者，其所见与批准内容完全一致。";
    ACT_ASSURE = "Give the assurance", "Donner l’assurance", "Dar la garantía", "Дать заверение", "تقديم الضمان", "作出保证";
    ACT_ASSURE_THEN = "Your written promise is signed and bound to this request. Evidence will carry it as a use limit.",
        "Votre promesse écrite est signée et liée à cette demande. Les preuves la porteront comme limite d’usage.",
        "Su promesa escrita se firma y queda ligada a esta solicitud. La prueba la llevará como límite de uso.",
        "Письменное обещание подписывается и связывается с запросом. Доказательства несут его как ограничение.",
        "يوقَّع وعدك المكتوب ويُربط بهذا الطلب، وتحمله الأدلة حدًا للاستعمال.",
        "您的书面承诺将被签署并与本请求绑定，证据将附带该使用限制。";
    ACT_SUPPLEMENT = "Answer and supplement", "Répondre et compléter", "Responder y completar", "Ответить и дополнить", "الرد والاستكمال", "答复并补充";
    ACT_SUPPLEMENT_THEN = "Your answer goes out at once, as a letter signed by you. It fills in what was asked for and changes nothing that two people signed.",
        "Votre réponse part aussitôt, en lettre signée par vous. Elle complète ce qui a été demandé et ne change rien à ce que deux personnes ont signé.",
        "Su respuesta sale enseguida, como carta firmada por usted. Completa lo que se pidió y no cambia nada de lo que firmaron dos personas.",
        "Ответ уходит сразу, письмом за вашей подписью. Он дополняет то, о чём спросили, и не меняет подписанного двумя лицами.",
        "يُرسل ردك فورًا رسالةً موقعة منك. يستكمل ما طُلب ولا يغير شيئًا مما وقّعه شخصان.",
        "您的答复将立即以您签署的函件发出。仅补充对方所要求的内容，不改变两人已签署的内容。";
    ACT_VERIFY = "Verify the evidence", "Vérifier les preuves", "Verificar la prueba", "Проверить доказательства", "التحقق من الأدلة", "验证证据";
    ACT_VERIFY_THEN = "Every signature, digest and proof in the package is checked. The result is shown here sentence by sentence.",
        "Chaque signature, empreinte et preuve du dossier est contrôlée. Le résultat s’affiche ici phrase par phrase.",
        "Se comprueban todas las firmas, resúmenes y pruebas del paquete. El resultado aparece aquí frase por frase.",
        "Проверяются все подписи, хеши и доказательства в пакете. Итог показывается здесь по предложениям.",
        "يُفحص كل توقيع وبصمة وبرهان في الحزمة، وتظهر النتيجة هنا جملة جملة.",
        "将核验证据包中的每个签名、摘要和证明，并在此逐句显示结果。";
    ACT_OUTCOME = "Report the outcome", "Communiquer le résultat", "Comunicar el resultado", "Сообщить результат", "إبلاغ النتيجة", "反馈结果";
    ACT_OUTCOME_THEN = "The state that helped learns what came of it.",
        "L’État qui a aidé apprend la suite donnée.",
        "El Estado que ayudó conoce el resultado.",
        "Помогшее государство узнает, чем закончилось дело.",
        "تعرف الدولة التي ساعدت ما آل إليه الأمر.",
        "提供协助的国家将获知结果。";
    ACT_CLOSE = "Close", "Clore", "Cerrar", "Закрыть", "الإغلاق", "办结";
    ACT_CLOSE_THEN = "The request leaves the work list. Its history stays in the log.",
        "La demande quitte la liste de travail. Son histoire reste au journal.",
        "La solicitud sale de la lista de trabajo. Su historia queda en el registro.",
        "Запрос уходит из списка дел. Его история остаётся в журнале.",
        "يخرج الطلب من قائمة العمل، ويبقى تاريخه في السجل.",
        "请求将移出待办列表，其历史保留在日志中。";
    ACT_WITHDRAW = "Withdraw", "Retirer", "Retirar", "Отозвать", "السحب", "撤回";
    ACT_WITHDRAW_THEN = "The other state is told, and so is its provider: nothing more leaves. What is held stays held until a person there releases it.",
        "L’autre État en est informé, et son fournisseur aussi : plus rien ne part. Ce qui est gelé le reste jusqu’à ce qu’une personne là-bas le libère.",
        "Se informa al otro Estado y también a su proveedor: no sale nada más. Lo retenido sigue retenido hasta que una persona de allí lo libere.",
        "Другое государство уведомляется, и его поставщик тоже: больше ничего не уходит. Удержанное остаётся на удержании, пока его не снимет человек там.",
        "تُبلَّغ الدولة الأخرى ومقدم الخدمة لديها: فلا يخرج شيء بعد ذلك. ويبقى المحتجَز محتجزًا حتى يرفع الاحتجازَ شخصٌ هناك.",
        "将通知对方国家及其提供者：不再发出任何内容。已保全的记录继续保全，直至对方人员予以解除。";
    CHOOSE = "Choose", "Choisir", "Elija", "Выберите", "اختر", "请选择";
    FIELD_GROUND = "Ground", "Motif", "Motivo", "Основание", "السبب", "理由";
    FIELD_REASON = "Reason, in words the other side can use", "Raison, en termes utiles à l’autre partie", "Razón, en términos útiles para la otra parte", "Причина, понятная другой стороне", "التعليل بعبارات تفيد الطرف الآخر", "说明（便于对方理解）";
    FIELD_CURE = "What would make it acceptable", "Ce qui la rendrait acceptable", "Qué la haría aceptable", "Что сделает запрос приемлемым", "ما يجعله مقبولًا", "何种情况下可予接受";
    FIELD_CONDITION = "Condition", "Condition", "Condición", "Условие", "الشرط", "条件";
    FIELD_QUESTIONS = "What you need to know", "Ce que vous devez savoir", "Qué necesita saber", "Что вам нужно знать", "ما تحتاج معرفته", "需要补充的内容";
    FIELD_UNTIL = "Until", "Jusqu’au", "Hasta", "До", "حتى", "截止";
    FIELD_ASSURANCE = "Your assurance", "Votre assurance", "Su garantía", "Ваше заверение", "ضمانك", "您的保证";
    REPLY_CAME = "Answer of the other side", "Réponse de l’autre partie", "Respuesta de la otra parte", "Ответ другой стороны", "رد الطرف الآخر", "对方的答复";
    FIELD_ANSWER = "Your answer", "Votre réponse", "Su respuesta", "Ваш ответ", "ردك", "您的答复";
    FIELD_OUTCOME = "What came of it", "Suite donnée", "Resultado", "Чем закончилось", "ما آل إليه الأمر", "办理结果";
    ASK_POLITICAL = "Is it a political offence?", "S’agit-il d’une infraction politique ?", "¿Es un delito político?", "Политическое ли это преступление?", "هل هي جريمة سياسية؟", "是否属于政治犯罪？";
    ASK_DISCRIMINATION = "Is there reason to fear discrimination?", "Y a-t-il lieu de craindre une discrimination ?", "¿Hay razón para temer discriminación?", "Есть ли основания опасаться дискриминации?", "هل ثمة ما يدعو إلى الخشية من التمييز؟", "是否有理由担心歧视？";
    ASK_DEATH_OR_TORTURE = "Does the death penalty or torture threaten?", "La peine de mort ou la torture menacent-elles ?", "¿Hay amenaza de pena de muerte o tortura?", "Грозит ли смертная казнь или пытка?", "هل يوجد خطر الإعدام أو التعذيب؟", "是否面临死刑或酷刑？";
    ASK_PRIVILEGED = "Is the person privileged (lawyer, press, doctor)?", "La personne est-elle protégée (avocat, presse, médecin) ?", "¿Está la persona amparada (abogado, prensa, médico)?", "Защищено ли лицо тайной (адвокат, пресса, врач)?", "هل يتمتع الشخص بحصانة مهنية (محامٍ، صحافة، طبيب)؟", "当事人是否享有特权（律师、记者、医生）？";
    YES = "Yes", "Oui", "Sí", "Да", "نعم", "是";
    NO = "No", "Non", "No", "Нет", "لا", "否";
    NOT_KNOWN = "Not known", "Inconnu", "Se desconoce", "Неизвестно", "غير معلوم", "不详";
}

//! Words of letters on their way. Machine-drafted, unreviewed.

words! {
    LETTERS_WAIT = "Letters that wait for a person", "Lettres qui attendent une personne", "Cartas que esperan a una persona", "Письма, ждущие человека", "رسائل بانتظار شخص", "等待人工处理的函件";
    LETTER_ON_ITS_WAY = "on its way", "en chemin", "en camino", "в пути", "في الطريق", "在途";
    LETTER_NEXT_TRY = "not yet; next try at", "pas encore ; prochain essai le", "aún no; próximo intento", "ещё нет; следующая попытка", "ليس بعد؛ المحاولة التالية في", "尚未送达；下次尝试时间";
    LETTER_PARKED = "not tried any more, because", "plus aucun essai, car", "ya no se intenta, porque", "больше не пробуется, так как", "توقفت المحاولة بسبب", "已停止尝试，原因";
    LETTER_TAKEN_BACK = "taken back before it arrived", "reprise avant son arrivée", "retirada antes de llegar", "отозвано до вручения", "سُحبت قبل وصولها", "送达前已撤回";
    LETTER_CURE_EXPIRED = "Nobody took it before its day was over. Withdraw it and act again on the record: that writes a new letter.",
        "Personne ne l’a prise avant son terme. Retirez-la et agissez de nouveau sur le dossier : une nouvelle lettre sera écrite.",
        "Nadie la tomó antes de su plazo. Retírela y actúe de nuevo en el expediente: se escribe una carta nueva.",
        "Никто не принял его до истечения срока. Отзовите его и повторите действие в деле: будет написано новое письмо.",
        "لم يستلمها أحد قبل انتهاء أجلها. اسحبها وأعد الإجراء في الملف، فتُكتب رسالة جديدة.",
        "有效期内无人接收。请撤回并在案卷中重新操作，系统将生成新函件。";
    LETTER_CURE_THERE = "Their node fails over it, and the people there were told. Try again when they have seen to it.",
        "Leur nœud échoue dessus, et les personnes là-bas sont prévenues. Réessayez quand elles s’en seront occupées.",
        "Su nodo falla con ella y allí se avisó a las personas. Inténtelo de nuevo cuando lo hayan atendido.",
        "Их узел не справляется с ним, и людям там сообщено. Повторите, когда они это исправят.",
        "تتعثر عقدتهم بها وقد أُبلغ القائمون عليها. أعد المحاولة بعد أن يعالجوا الأمر.",
        "对方节点处理此函件时出错，已通知对方人员。待其处理后再试。";
    LETTER_CURE_REFUSED = "Their node refused it for good. Ask the people there with this code; try again once something has changed, or withdraw it.",
        "Leur nœud l’a refusée définitivement. Interrogez les personnes là-bas avec ce code ; réessayez si quelque chose a changé, ou retirez-la.",
        "Su nodo la rechazó definitivamente. Pregunte allí con este código; inténtelo si algo cambió, o retírela.",
        "Их узел окончательно отказал. Спросите людей там, назвав этот код; повторите, если что-то изменилось, или отзовите.",
        "رفضتها عقدتهم نهائيًا. اسأل القائمين عليها بذكر هذا الرمز، ثم أعد المحاولة إن تغير شيء، أو اسحبها.",
        "对方节点已最终拒收。请凭此代码询问对方；情况改变后可再试，或撤回。";
    FIELD_PACKAGE = "Which package travels", "Quel paquet est transmis", "Qué paquete se transmite", "Какой пакет передаётся", "أي حزمة تُرسل", "传送哪个证据包";
    PACKAGE_PRODUCED = "What the provider produced, packed now", "Ce que le fournisseur a produit, emballé maintenant", "Lo que entregó el proveedor, empaquetado ahora", "То, что представил провайдер, упакованное сейчас", "ما قدمه المزوّد، يُحزم الآن", "提供商所提供的内容，现在打包";
    PACKAGE_ATTACHED = "A package that was attached by hand", "Un paquet joint à la main", "Un paquete adjuntado a mano", "Пакет, приложенный вручную", "حزمة أُرفقت يدويًا", "手动附加的证据包";
    CHECKED_BEFORE = "As it was checked when it came; a package of this size is not read again for each look.", "Tel que vérifié à l’arrivée ; un paquet de cette taille n’est pas relu à chaque consultation.", "Según se comprobó al llegar; un paquete de este tamaño no se relee en cada consulta.", "По проверке при получении; пакет такого размера не читается заново при каждом просмотре.", "كما فُحصت عند وصولها؛ لا تُقرأ حزمة بهذا الحجم من جديد عند كل اطلاع.", "以收到时的核验为准；此大小的证据包不会在每次查看时重新读取。";
    ACT_TRY_LETTER = "Try again", "Réessayer", "Intentar de nuevo", "Попробовать снова", "إعادة المحاولة", "再次尝试";
    ACT_TRY_LETTER_THEN = "It goes back into its queue and is tried at once.", "Elle retourne dans sa file et un nouvel essai est fait aussitôt.", "Vuelve a su cola y se intenta enseguida.", "Письмо вернётся в очередь, и новая попытка будет сделана сразу.", "تعود إلى طابورها وتُعاد محاولة إرسالها فورًا.", "函件将重新排队并立即尝试发送。";
    ACT_DROP_LETTER = "Withdraw the letter", "Retirer la lettre", "Retirar la carta", "Отозвать письмо", "سحب الرسالة", "撤回函件";
    ACT_DROP_LETTER_THEN = "It is not tried any more. The record stays as it is.", "Elle n’est plus envoyée. Le dossier reste tel quel.", "Ya no se envía. El expediente queda como está.", "Больше не отправляется. Дело остаётся как есть.", "لا تُرسل بعد الآن. ويبقى الملف كما هو.", "不再发送。案卷保持不变。";
}

//! Words of the desk, and the states of a request. Machine-drafted, unreviewed.

words! {
    DESK_EMPTY = "Nothing waits for you. New letters appear here by themselves when the page is loaded again.",
        "Rien ne vous attend. Les nouvelles lettres apparaissent ici lorsque la page est rechargée.",
        "Nada espera por usted. Las cartas nuevas aparecen aquí al recargar la página.",
        "Для вас ничего нет. Новые письма появятся здесь после обновления страницы.",
        "لا شيء بانتظارك. تظهر الرسائل الجديدة هنا عند إعادة تحميل الصفحة.",
        "没有待办事项。重新载入页面即可看到新来函。";
    DESK_ORDER = "What waits for you comes first; within that, the clock that runs out first.",
        "D’abord ce qui vous attend, puis le délai qui expire le premier.",
        "Primero lo que espera por usted; después, el plazo que vence antes.",
        "Сначала то, что ждёт вас; далее — где срок истекает раньше.",
        "ما ينتظرك أولًا، ثم ما تنتهي مهلته قبل غيره.",
        "先列待您处理的事项，再按最早到期排序。";
    FIND_CASE = "Find a case", "Trouver un dossier", "Buscar un caso", "Найти дело", "البحث عن قضية", "查找案件";
    FIND_NUMBER = "First digits of a case’s number", "Premiers chiffres du numéro d’un dossier", "Primeras cifras del número de un caso", "Первые цифры номера дела", "أول أرقام رقم القضية", "案件编号的前几位";
    FIND = "Find", "Trouver", "Buscar", "Найти", "ابحث", "查找";
    CASES_FOUND = "Cases with this number", "Dossiers portant ce numéro", "Casos con este número", "Дела с этим номером", "القضايا التي تحمل هذا الرقم", "编号相符的案件";
    NO_SUCH_CASE = "No case here has a number that begins like this.", "Aucun dossier ici n’a un numéro qui commence ainsi.", "Ningún caso de aquí tiene un número que empiece así.",
        "Здесь нет дела, номер которого так начинается.", "لا توجد هنا قضية يبدأ رقمها بهذا.", "此处没有以此开头编号的案件。";
    FINISHED = "What is done", "Ce qui est terminé", "Lo terminado", "Завершённое", "ما انتهى", "已完成事项";
    FINISHED_LEAD = "Nobody has anything to do here; the last entry comes first. Records that are held stay held until their day.",
        "Plus personne n’a rien à y faire ; la dernière inscription vient d’abord. Les données gelées le restent jusqu’à leur jour.",
        "Nadie tiene ya nada que hacer aquí; primero la última anotación. Los registros retenidos siguen retenidos hasta su día.",
        "Здесь никому ничего не нужно делать; сначала последняя запись. Удерживаемые данные остаются таковыми до своего дня.",
        "لم يبق لأحد هنا ما يفعله؛ أحدث قيد أولًا. وتبقى السجلات المحتجزة محتجزة إلى يومها.",
        "此处无人需再处理；最近的记录列在最前。被保全的记录仍保全至其到期日。";
    FINISHED_NONE = "Nothing is done yet.", "Rien n’est encore terminé.", "Todavía no hay nada terminado.", "Пока ничего не завершено.", "لم ينته شيء بعد.", "尚无已完成事项。";
    LAST_ENTRY = "Last entry", "Dernière inscription", "Última anotación", "Последняя запись", "آخر قيد", "最近记录";
    WORK_LIST = "Work list", "Liste de travail", "Lista de trabajo", "Список дел", "قائمة العمل", "待办列表";
    REQUEST = "Request", "Demande", "Solicitud", "Запрос", "الطلب", "请求";
    STATE = "State", "État", "Estado", "Состояние", "الحالة", "状态";
    NEXT_STEP = "Next step", "Prochaine étape", "Siguiente paso", "Следующий шаг", "الخطوة التالية", "下一步";
    YOUR_TURN = "Your turn:", "À vous :", "Su turno:", "Ваш ход:", "دورك:", "轮到您：";
    TO = "to", "vers", "a", "в", "إلى", "致";
    COUNT_MINE = "Waiting for you", "En attente de vous", "Esperan por usted", "Ждут вас", "بانتظارك", "待您处理";
    COUNT_OTHERS = "Waiting for others", "En attente d’autres", "Esperan por otros", "Ждут других", "بانتظار آخرين", "待他人处理";
    COUNT_LATE = "Deadline passed", "Échéance dépassée", "Plazo vencido", "Срок истёк", "انقضت المهلة", "已逾期";
    COUNT_TODAY = "A clock runs out within 24 hours", "Un délai expire sous 24 heures", "Un plazo vence en 24 horas", "Срок истекает в течение 24 часов", "مهلة تنتهي خلال 24 ساعة", "24小时内到期";
    URGENCY_ORDINARY = "Ordinary", "Ordinaire", "Ordinaria", "Обычный", "عادي", "普通";
    URGENCY_URGENT = "Urgent", "Urgent", "Urgente", "Срочный", "عاجل", "紧急";
    URGENCY_EMERGENCY = "Emergency", "Urgence vitale", "Emergencia", "Чрезвычайный", "طوارئ", "特急";
    STATE_DRAFT = "Draft", "Brouillon", "Borrador", "Черновик", "مسودة", "草稿";
    STATE_TO_APPROVE = "Awaits second officer", "En attente du second agent", "Espera al segundo agente", "Ждёт второго лица", "بانتظار الموظف الثاني", "待第二人审批";
    STATE_APPROVED = "Approved", "Approuvée", "Aprobada", "Одобрен", "موافق عليه", "已批准";
    STATE_SENT = "Sent", "Envoyée", "Enviada", "Отправлен", "مُرسل", "已发送";
    STATE_RECEIVED = "Received", "Reçue", "Recibida", "Получен", "مُستلم", "已收到";
    STATE_PRESERVED = "Data preserved", "Données conservées", "Datos conservados", "Данные сохранены", "البيانات محفوظة", "数据已保全";
    STATE_REVIEW = "Under review", "En cours d’examen", "En examen", "На рассмотрении", "قيد المراجعة", "审查中";
    STATE_ACCEPTED = "Accepted", "Acceptée", "Aceptada", "Принят", "مقبول", "已受理";
    STATE_CONDITIONAL = "Condition offered", "Condition proposée", "Condición ofrecida", "Предложено условие", "عُرض شرط", "附条件";
    STATE_SUPPLEMENT = "More information asked", "Complément demandé", "Se pide más información", "Запрошены сведения", "طُلب استكمال", "要求补充";
    STATE_POSTPONED = "Postponed", "Reportée", "Aplazada", "Отложен", "مؤجل", "已推迟";
    STATE_REFUSED = "Refused", "Refusée", "Denegada", "Отказано", "مرفوض", "已拒绝";
    STATE_ORDERED = "Order issued", "Ordre émis", "Orden emitida", "Предписание выдано", "صدر الأمر", "命令已签发";
    STATE_PRODUCED = "Data produced", "Données produites", "Datos entregados", "Данные предоставлены", "قُدمت البيانات", "数据已提供";
    STATE_NOT_EXECUTED = "Not executed", "Non exécutée", "No ejecutada", "Не исполнено", "لم يُنفذ", "未执行";
    STATE_TRANSMITTED = "Evidence sent", "Preuves transmises", "Prueba enviada", "Доказательства отправлены", "أُرسلت الأدلة", "证据已移交";
    STATE_EVIDENCE = "Evidence received", "Preuves reçues", "Prueba recibida", "Доказательства получены", "استُلمت الأدلة", "已收到证据";
    STATE_OUTCOME = "Outcome reported", "Résultat communiqué", "Resultado comunicado", "Результат сообщён", "أُبلغت النتيجة", "已反馈结果";
    STATE_CLOSED = "Closed", "Close", "Cerrada", "Закрыт", "مغلق", "已办结";
    STATE_WITHDRAWN = "Withdrawn", "Retirée", "Retirada", "Отозван", "مسحوب", "已撤回";
    STATE_HELD = "Held by order", "Gelée par ordre", "Retenida por orden", "Удерживается по предписанию", "محتجز بأمر", "依令保全";
}

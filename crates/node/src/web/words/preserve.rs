//! Words of a request for preservation alone, and of the time for which data is held. Machine-drafted, unreviewed.

words! {
    DRAFT_PRESERVE = "Only have the data kept (preservation)", "Faire seulement conserver les données", "Solo hacer conservar los datos", "Только сохранить данные", "حفظ البيانات فقط", "仅请求保全数据";
    DRAFT_PRESERVE_LEAD = "Preservation needs little: what happened, which connection, why it must be kept. Nothing is disclosed. The request for disclosure follows in the same case, and nothing is typed twice.",
        "La conservation demande peu : ce qui s’est passé, quelle connexion, pourquoi conserver. Rien n’est divulgué. La demande de divulgation suivra dans la même affaire, sans rien ressaisir.",
        "La conservación pide poco: qué ocurrió, qué conexión, por qué conservar. No se revela nada. La solicitud de revelación sigue en el mismo caso y nada se escribe dos veces.",
        "Для сохранения нужно немного: что произошло, какое соединение, почему сохранить. Ничего не раскрывается. Запрос о раскрытии последует по тому же делу, и ничего не вводится дважды.",
        "الحفظ لا يحتاج إلا القليل: ما حدث، وأي اتصال، ولماذا يُحفظ. لا يُفصح عن شيء. يتبعه طلب الإفصاح في القضية نفسها دون كتابة شيء مرتين.",
        "保全所需甚少：发生了什么、哪个连接、为何须保全。不披露任何内容。披露请求随后在同一案件中提出，无需重复填写。";
    DRAFT_FOLLOWS_LEAD = "The data is asked to be kept. Fill in what disclosure needs besides: it is saved here as you write, and goes out as a change of the same request.",
        "La conservation est demandée. Complétez ce qu’exige la divulgation : le texte est enregistré ici au fur et à mesure et part comme modification de la même demande.",
        "Ya se pidió conservar los datos. Complete lo que exige la revelación: se guarda aquí mientras escribe y sale como cambio de la misma solicitud.",
        "О сохранении данных уже запрошено. Дополните то, что нужно для раскрытия: текст сохраняется здесь и уйдёт как изменение того же запроса.",
        "طُلب حفظ البيانات. أكمل ما يحتاجه الإفصاح: يُحفظ هنا أثناء الكتابة ويُرسل كتعديل للطلب نفسه.",
        "已请求保全数据。请补充披露所需内容：随写随存，并作为同一请求的变更发出。";
    DRAFT_LATER = "Not needed now: for the request for disclosure", "Pas nécessaire maintenant : pour la demande de divulgation", "No hace falta ahora: para la solicitud de revelación", "Сейчас не нужно: для запроса о раскрытии", "غير مطلوب الآن: لطلب الإفصاح", "现在无需填写：用于披露请求";
    FIELD_REQUEST_BY = "The request for disclosure follows by", "La demande de divulgation suivra au plus tard le", "La solicitud de revelación seguirá antes de", "Запрос о раскрытии последует до", "يتبعه طلب الإفصاح قبل", "披露请求最迟提出时间";
    FIELD_REQUEST_BY_HINT = "Left empty: the last day for which the other state’s law holds the data. Year-month-day hour:minute:second.",
        "Vide : le dernier jour de conservation selon le droit de l’autre État. Année-mois-jour heure:minute:seconde.",
        "Vacío: el último día de conservación según el derecho del otro Estado. Año-mes-día hora:minuto:segundo.",
        "Пусто: последний день хранения по праву другого государства. Год-месяц-день час:минута:секунда.",
        "إن تُرك فارغًا: آخر يوم للحفظ وفق قانون الدولة الأخرى. سنة-شهر-يوم ساعة:دقيقة:ثانية.",
        "留空则为对方法律保全数据的最后一日。年-月-日 时:分:秒。";
    ACTED_AT_HINT = "Left empty: the moment of the connection.", "Vide : le moment de la connexion.", "Vacío: el momento de la conexión.", "Пусто: момент соединения.", "إن تُرك فارغًا: لحظة الاتصال.", "留空则为连接发生时。";
    ACT_FOLLOW_UP = "Write the request for disclosure", "Rédiger la demande de divulgation", "Redactar la solicitud de revelación", "Составить запрос о раскрытии", "كتابة طلب الإفصاح", "撰写披露请求";
    ACT_FOLLOW_UP_THEN = "Everything that is known already stands in it. It is saved each time you press “Check”, and leaves when it is complete and a second person has approved it.",
        "Tout ce qui est déjà connu y figure. Elle est enregistrée chaque fois que vous cliquez sur « Vérifier » et part une fois complète et approuvée par une seconde personne.",
        "Contiene todo lo ya conocido. Se guarda cada vez que pulsa «Comprobar» y sale cuando está completa y otra persona la ha aprobado.",
        "В нём уже стоит всё известное. Он сохраняется при каждом нажатии «Проверить» и уходит, когда полон и одобрен вторым лицом.",
        "يتضمن كل ما هو معروف. يُحفظ كلما ضغطت «تحقق» ويُرسل عند اكتماله وموافقة شخص ثانٍ.",
        "已知内容均已填入。每次点击“检查”时保存，填写完整并经第二人批准后发出。";
    ACT_PROLONG = "Have the data kept for longer", "Faire conserver les données plus longtemps", "Hacer conservar los datos más tiempo", "Продлить сохранение данных", "تمديد حفظ البيانات", "延长数据保全";
    ACT_PROLONG_THEN = "One of two people. With the second, the provider is ordered to keep the records for as long again as the law says, and the asking state reads until when.",
        "Une personne sur deux. Avec la seconde, le fournisseur doit conserver les enregistrements pour une nouvelle durée légale et l’État requérant lit jusqu’à quand.",
        "Una de dos personas. Con la segunda, se ordena al proveedor conservar los registros por otro plazo legal y el Estado solicitante lee hasta cuándo.",
        "Одно из двух лиц. Со вторым поставщику предписывают хранить записи ещё на срок, указанный законом, и запрашивающее государство узнаёт, до какого дня.",
        "شخص من اثنين. ومع الثاني يؤمر مقدم الخدمة بحفظ السجلات للمدة التي يحددها القانون مجددًا، وتعلم الدولة الطالبة إلى متى.",
        "两人之一。第二人同意后，将命令提供者按法定期限继续保全，请求国将获知截止时间。";
    ACT_ASK_LONGER = "Ask for the data to be kept for longer", "Demander une conservation plus longue", "Pedir una conservación más larga", "Просить о продлении сохранения", "طلب تمديد الحفظ", "请求延长保全";
    ACT_ASK_LONGER_THEN = "Say until when, and why. A second person approves it; the other state decides, and you read here until when it is held.",
        "Indiquez jusqu’à quand et pourquoi. Une seconde personne l’approuve ; l’autre État décide et vous lirez ici la date.",
        "Diga hasta cuándo y por qué. Otra persona lo aprueba; el otro Estado decide y aquí leerá hasta cuándo.",
        "Укажите, до какого дня и почему. Второе лицо одобряет; другое государство решает, и здесь будет видно, до какого дня.",
        "اذكر إلى متى ولماذا. يوافق عليه شخص ثانٍ، وتقرر الدولة الأخرى، وتقرأ هنا إلى متى تُحفظ.",
        "请说明期限与理由。经第二人批准后由对方国家决定，期限将显示于此。";
    CLOCK_HOLD = "Data held until", "Données conservées jusqu’au", "Datos conservados hasta", "Данные хранятся до", "البيانات محفوظة حتى", "数据保全至";
    HOLD_LAPSES_SAYS = "The hold ends soon. Let the request for disclosure follow, or have the data kept for longer.", "La conservation prend fin bientôt. Envoyez la demande de divulgation ou faites prolonger.", "La conservación termina pronto. Envíe la solicitud de revelación o hágala prolongar.", "Сохранение скоро закончится. Направьте запрос о раскрытии или продлите его.", "ينتهي الحفظ قريبًا. أرسل طلب الإفصاح أو اطلب التمديد.", "保全即将到期。请提出披露请求或延长保全。";
    HOLD_LAPSED_SAYS = "The hold has ended: the records may be gone. Order it again at once, if they are still needed.", "La conservation a pris fin : les enregistrements ont pu disparaître. Ordonnez-la de nouveau sans tarder s’ils sont encore nécessaires.", "La conservación ha terminado: los registros pueden haber desaparecido. Ordénela de nuevo ya si aún hacen falta.", "Сохранение закончилось: записей может уже не быть. Предпишите его снова немедленно, если они ещё нужны.", "انتهى الحفظ وقد تكون السجلات زالت. أصدر الأمر مجددًا فورًا إن كانت لازمة.", "保全已到期，记录可能已不存在。如仍需要，请立即重新命令保全。";
    STATE_HOLD_LAPSES = "Preserved, ends soon", "Conservées, fin proche", "Conservados, termina pronto", "Сохранены, скоро срок", "محفوظة وتنتهي قريبًا", "已保全，即将到期";
    STATE_HOLD_LAPSED = "Preservation has ended", "Conservation terminée", "Conservación terminada", "Сохранение закончилось", "انتهى الحفظ", "保全已到期";
    FOLLOW_UP_AWAITED = "The data is kept. The request for disclosure is awaited.", "Les données sont conservées. La demande de divulgation est attendue.", "Los datos se conservan. Se espera la solicitud de revelación.", "Данные сохранены. Ожидается запрос о раскрытии.", "البيانات محفوظة. يُنتظر طلب الإفصاح.", "数据已保全，等待披露请求。";
}

//! Words of changes to a request that was sent. Machine-drafted, unreviewed.

words! {
    ACT_AMEND = "Change the request that was sent", "Modifier la demande envoyée", "Cambiar la solicitud enviada", "Изменить отправленный запрос", "تعديل الطلب المرسل", "修改已发出的请求";
    ACT_AMEND_THEN = "What only narrows it goes out with your signature. What asks for more, or for something else, is held against both laws again and waits for a second person. The other side sees each difference and decides again; what it has handed over stays bound to the old request.",
        "Ce qui ne fait que restreindre part avec votre signature. Ce qui demande plus ou autre chose est de nouveau confronté aux deux droits et attend une seconde personne. L’autre partie voit chaque différence et décide à nouveau ; ce qu’elle a remis reste lié à l’ancienne demande.",
        "Lo que solo la restringe sale con su firma. Lo que pide más u otra cosa se contrasta de nuevo con ambas leyes y espera a una segunda persona. La otra parte ve cada diferencia y decide de nuevo; lo que ya entregó sigue sujeto a la solicitud anterior.",
        "То, что лишь сужает запрос, уходит с вашей подписью. То, что запрашивает больше или иное, снова сверяется с обоими законами и ждёт второго лица. Другая сторона видит каждое отличие и решает заново; переданное остаётся связано прежним запросом.",
        "ما يضيّق الطلب فقط يُرسل بتوقيعك. وما يطلب أكثر أو شيئًا آخر يُعرض من جديد على القانونين وينتظر شخصًا ثانيًا. يرى الطرف الآخر كل فرق ويقرر من جديد، وما سلّمه يبقى مقيدًا بالطلب القديم.",
        "仅缩小范围的修改由您签名即可发出。扩大或另行请求的，须重新对照双方法律并等待第二人批准。对方将看到每处差异并重新决定；已交付的内容仍受原请求约束。";
    ACT_APPROVE_AMENDMENT = "Approve the change", "Approuver la modification", "Aprobar el cambio", "Одобрить изменение", "الموافقة على التعديل", "批准修改";
    ACT_APPROVE_AMENDMENT_THEN = "Both laws are asked again, today. The change goes out with both signatures.", "Les deux droits sont de nouveau interrogés aujourd’hui. La modification part avec les deux signatures.", "Se consulta de nuevo a ambas leyes, hoy. El cambio sale con ambas firmas.", "Оба закона опрашиваются заново, сегодня. Изменение уходит с обеими подписями.", "يُسأل القانونان من جديد اليوم. ويُرسل التعديل بالتوقيعين.", "今日重新对照双方法律。修改将附两人签名发出。";
    AMENDMENT_WAITS = "a change waits for a second person", "une modification attend une seconde personne", "un cambio espera a una segunda persona", "изменение ждёт второго лица", "تعديل ينتظر شخصًا ثانيًا", "修改待第二人批准";
    AMENDED = "the request was changed", "la demande a été modifiée", "se cambió la solicitud", "запрос изменён", "عُدّل الطلب", "请求已修改";
    AMENDMENT_CAME = "the asker has changed its request", "le requérant a modifié sa demande", "el solicitante ha cambiado su solicitud", "запрашивающая сторона изменила запрос", "عدّلت الجهة الطالبة طلبها", "请求方已修改请求";
    LETTER_AMENDMENT = "Change of the request", "Modification de la demande", "Cambio de la solicitud", "Изменение запроса", "تعديل الطلب", "请求修改函";
    CHANGES = "What was changed", "Ce qui a été modifié", "Qué se cambió", "Что изменено", "ما الذي عُدّل", "修改内容";
    CHANGES_THEN = "What was handed over before a change stays bound to what was asked then.", "Ce qui a été remis avant une modification reste lié à ce qui était demandé alors.", "Lo entregado antes de un cambio sigue sujeto a lo que entonces se pedía.", "Переданное до изменения остаётся связано тем, что запрашивалось тогда.", "ما سُلّم قبل التعديل يبقى مقيدًا بما طُلب حينها.", "修改前已交付的内容仍受当时的请求约束。";
    CHANGE_FIELD = "Field", "Champ", "Campo", "Поле", "الحقل", "项目";
    CHANGE_BEFORE = "Before", "Avant", "Antes", "Было", "قبل", "修改前";
    CHANGE_AFTER = "Now", "Maintenant", "Ahora", "Стало", "الآن", "修改后";
    CHANGE_EFFECT = "What it does", "Effet", "Efecto", "Что это меняет", "الأثر", "效果";
    EFFECT_NARROWS = "asks for less", "demande moins", "pide menos", "запрашивает меньше", "يطلب أقل", "缩小范围";
    EFFECT_WIDENS = "asks for more, or for something else", "demande plus ou autre chose", "pide más u otra cosa", "запрашивает больше или иное", "يطلب أكثر أو شيئًا آخر", "扩大或另行请求";
    EFFECT_WORDS = "words only", "les mots seulement", "solo las palabras", "только слова", "الصياغة فقط", "仅措辞";
}

//! Words for what waits for an officer's own key. Machine-drafted, unreviewed.

words! {
    TO_SIGN_TITLE = "Waits for your signature", "En attente de votre signature", "Espera su firma", "Ждёт вашей подписи", "في انتظار توقيعك", "等待您签名";
    TO_SIGN_HOW = "Sign it on the machine with your key", "Signez sur la machine où se trouve votre clé", "Fírmelo en el equipo que tiene su clave", "Подпишите на машине, где ваш ключ", "وقّع على الجهاز الذي فيه مفتاحك", "请在存有您密钥的设备上签名";
    TO_SIGN_SAYS = "Your key is not on this node. Nothing has taken effect yet. There you see exactly what is signed; with your signature it is done by itself.", "Votre clé n’est pas sur ce nœud. Rien n’a encore pris effet. Là, vous voyez exactement ce qui est signé ; avec votre signature, l’acte s’accomplit de lui-même.", "Su clave no está en este nodo. Nada ha surtido efecto todavía. Allí verá exactamente lo que se firma; con su firma se hace por sí solo.", "Вашего ключа на этом узле нет. Пока ничего не вступило в силу. Там видно в точности, что подписывается; с вашей подписью всё выполнится само.", "مفتاحك ليس على هذه العقدة. لم يسرِ شيء بعد. هناك ترى بالضبط ما يُوقَّع، وبتوقيعك يُنجز تلقائيًا.", "您的密钥不在本节点上，尚未有任何操作生效。您可在该设备上看到所签的确切内容；签名后将自动执行。";
    TO_SIGN_NEXT = "Signed next", "À signer ensuite", "Se firma ahora", "Подписывается сейчас", "ما يُوقَّع الآن", "接下来签署";
    TO_SIGN_MADE = "Signed so far", "Déjà signé", "Ya firmado", "Уже подписано", "وُقّع حتى الآن", "已签数量";
    TO_SIGN_APPROVAL = "an approval", "une approbation", "una aprobación", "согласие", "موافقة", "同意书";
    TO_SIGN_LETTER = "the letter", "la lettre", "la carta", "письмо", "الرسالة", "函件";
    TO_SIGN_LEAVE = "an authorisation", "une autorisation", "una autorización", "разрешение", "إذن", "授权书";
    TO_SIGN_CALL = "the call-back", "le rappel téléphonique", "la llamada de verificación", "обратный звонок", "معاودة الاتصال", "回拨核实";
    TO_SIGN_REVIEW = "the later review", "le contrôle ultérieur", "el control posterior", "последующая проверка", "المراجعة اللاحقة", "事后审查";
    TO_SIGN_CUSTODY = "an entry of custody", "une étape de la chaîne de possession", "un paso de la cadena de custodia", "запись о хранении", "قيد في سلسلة الحيازة", "保管记录";
    TO_SIGN_SEAL = "the seal of the package", "le sceau du paquet", "el sello del paquete", "печать пакета", "ختم الحزمة", "证据包封印";
    TO_SIGN_PRESSED = "Pressed at", "Demandé le", "Pulsado el", "Нажато", "وقت الضغط", "提交时间";
    TO_SIGN_UNTIL = "Waits until", "Attend jusqu’au", "Espera hasta", "Ждёт до", "ينتظر حتى", "等待至";
    TO_SIGN_AGAIN = "Look again", "Regarder à nouveau", "Volver a mirar", "Посмотреть снова", "انظر مجددًا", "重新查看";
    TO_SIGN_NONE = "Nothing waits for your key. What you signed is done, or was refused: look at the record.", "Rien n’attend votre clé. Ce que vous avez signé est fait, ou a été refusé : consultez le dossier.", "Nada espera su clave. Lo que firmó está hecho, o fue rechazado: consulte el expediente.", "Вашего ключа ничего не ждёт. Подписанное выполнено или отклонено: откройте запись.", "لا شيء ينتظر مفتاحك. ما وقعته أُنجز أو رُفض: انظر في السجل.", "没有内容等待您的密钥。您所签的已执行或已被拒绝：请查看记录。";
}

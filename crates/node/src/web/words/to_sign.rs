//! Words for what waits for an officer's own key. Machine-drafted, unreviewed.

words! {
    TO_SIGN_TITLE = "Waits for your signature", "En attente de votre signature", "Espera su firma", "Ждёт вашей подписи", "في انتظار توقيعك", "等待您签名";
    TO_SIGN_HOW = "Sign it on the machine with your key", "Signez sur la machine où se trouve votre clé", "Fírmelo en el equipo que tiene su clave", "Подпишите на машине, где ваш ключ", "وقّع على الجهاز الذي فيه مفتاحك", "请在存有您密钥的设备上签名";
    TO_SIGN_SAYS = "Your key is not on this node. Nothing has been done yet. There you see exactly what is signed; with your signature it is done by itself.", "Votre clé n’est pas sur ce nœud. Rien n’est encore fait. Là, vous voyez exactement ce qui est signé ; avec votre signature, l’acte s’accomplit de lui-même.", "Su clave no está en este nodo. Aún no se ha hecho nada. Allí verá exactamente lo que se firma; con su firma se hace por sí solo.", "Вашего ключа на этом узле нет. Пока ничего не сделано. Там видно в точности, что подписывается; с вашей подписью всё выполнится само.", "مفتاحك ليس على هذه العقدة. لم يُنجز شيء بعد. هناك ترى بالضبط ما يُوقَّع، وبتوقيعك يُنجز تلقائيًا.", "您的密钥不在本节点上，尚未执行任何操作。您可在该设备上看到所签的确切内容；签名后将自动执行。";
    TO_SIGN_PRESSED = "Pressed at", "Demandé le", "Pulsado el", "Нажато", "وقت الضغط", "提交时间";
    TO_SIGN_UNTIL = "Waits until", "Attend jusqu’au", "Espera hasta", "Ждёт до", "ينتظر حتى", "等待至";
    TO_SIGN_AGAIN = "Look again", "Regarder à nouveau", "Volver a mirar", "Посмотреть снова", "انظر مجددًا", "重新查看";
    TO_SIGN_NONE = "Nothing waits for your key. What you signed is done, or was refused: look at the record.", "Rien n’attend votre clé. Ce que vous avez signé est fait, ou a été refusé : consultez le dossier.", "Nada espera su clave. Lo que firmó está hecho, o fue rechazado: consulte el expediente.", "Вашего ключа ничего не ждёт. Подписанное выполнено или отклонено: откройте запись.", "لا شيء ينتظر مفتاحك. ما وقعته أُنجز أو رُفض: انظر في السجل.", "没有内容等待您的密钥。您所签的已执行或已被拒绝：请查看记录。";
}

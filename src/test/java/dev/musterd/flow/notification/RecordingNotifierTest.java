package dev.musterd.flow.notification;

import dev.musterd.model.notification.SendOutcome;
import dev.musterd.port.NotifierContract;

class RecordingNotifierTest extends NotifierContract {
  private final RecordingNotifier receiver = new RecordingNotifier();

  @Override
  protected SendOutcome send(int status) {
    return receiver.status(status).send(MESSAGE).result();
  }

  @Override
  protected int requests() {
    return receiver.received().size();
  }
}

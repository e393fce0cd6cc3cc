package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.Instance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputResponse;

/**
 * Reads the consoles of instances. The latest text can be had of some types of instances only, and
 * while they run; of the others, EC2 has what it noted at their start and at their end.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetConsoleOutput.html">GetConsoleOutput</a>
 */
record Ec2Consoles(Ec2AsyncClient ec2, Context context) {
  Future<String> read(Instance.Id instance) {
    return ask(instance, true)
        .otherwise("")
        .compose(latest -> latest.isEmpty() ? ask(instance, false) : Future.succeededFuture(latest))
        .recover(
            failure ->
                Future.failedFuture(
                    AwsCallException.explained("GetConsoleOutput", instance.value(), failure)));
  }

  private Future<String> ask(Instance.Id instance, boolean latest) {
    return SdkFutures.on(
            context,
            () -> ec2.getConsoleOutput(call -> call.instanceId(instance.value()).latest(latest)))
        .map(Ec2Consoles::text);
  }

  private static String text(GetConsoleOutputResponse answer) {
    return answer.output() == null
        ? ""
        : new String(Base64.getMimeDecoder().decode(answer.output()), StandardCharsets.UTF_8);
  }
}

package dev.musterd.provision.template;

import dev.musterd.config.Machine.BlockDevice;
import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The volumes of a pool's instances, as a launch template has them. */
final class BlockDevices {
  private BlockDevices() {}

  static JsonArray of(Settings.Pool pool) {
    JsonArray devices = new JsonArray();
    for (BlockDevice device : pool.machine().blockDevices()) {
      Object name =
          device
              .device()
              .<Object>map(it -> it)
              .orElse(IntrinsicFunctions.ref(LaunchTemplates.rootDevice(pool)));
      devices.add(new JsonObject().put("DeviceName", name).put("Ebs", volume(device)));
    }
    return devices;
  }

  private static JsonObject volume(BlockDevice device) {
    JsonObject volume =
        new JsonObject()
            .put("VolumeSize", device.sizeGib())
            .put("VolumeType", device.type())
            .put("Encrypted", device.encrypted())
            .put("DeleteOnTermination", device.deleteOnTermination());
    device.iops().ifPresent(iops -> volume.put("Iops", iops));
    device.throughput().ifPresent(throughput -> volume.put("Throughput", throughput));
    device.kmsKey().ifPresent(key -> volume.put("KmsKeyId", key));
    device.snapshot().ifPresent(snapshot -> volume.put("SnapshotId", snapshot));
    return volume;
  }
}

# The image of a pool's machines: Amazon Linux 2023 with Docker, git, jq, the CloudWatch agent, and the
# runner where the user data looks for it. A job starts a minute sooner than from a bare image, since the
# user data installs nothing.
#
#   packer build -var region=eu-west-1 -var runner_version=2.329.0 packer/runner.pkr.hcl
#   packer build -var region=eu-west-1 -var runner_version=2.329.0 \
#     -var architecture=arm64 -var instance_type=t4g.small packer/runner.pkr.hcl

variable "region" {
  description = "Where the image is made."
  type        = string
}

variable "runner_version" {
  description = "A release of github.com/actions/runner, such as 2.329.0."
  type        = string
}

variable "runner_sha256" {
  description = "Of its archive for the architecture; empty takes what GitHub's API says of it."
  type        = string
  default     = ""
}

variable "architecture" {
  description = "Either x86_64 or arm64, as EC2 names them."
  type        = string
  default     = "x86_64"
}

variable "instance_type" {
  description = "Of the machine that makes the image; of the architecture."
  type        = string
  default     = "t3.small"
}

variable "subnet" {
  description = "With a way to the internet; empty takes one of the default VPC."
  type        = string
  default     = ""
}

variable "volume_size" {
  description = "GiB of the root volume."
  type        = number
  default     = 30
}

variable "packages" {
  description = "More packages of Amazon Linux, with spaces between them."
  type        = string
  default     = ""
}

variable "name" {
  description = "Of the image; the time is put behind it."
  type        = string
  default     = "musterd-runner"
}

locals {
  stamp = formatdate("YYYYMMDD-hhmmss", timestamp())
}

source "amazon-ebs" "runner" {
  region                      = var.region
  instance_type               = var.instance_type
  subnet_id                   = var.subnet
  associate_public_ip_address = true
  ssh_username                = "ec2-user"
  ami_name                    = "${var.name}-${var.architecture}-${local.stamp}"
  ami_description             = "A self-hosted runner of GitHub Actions, ${var.runner_version}; registers only with musterd's user data"

  source_ami_filter {
    filters = {
      name                = "al2023-ami-2023.*-kernel-*-${var.architecture}"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    owners      = ["amazon"]
    most_recent = true
  }

  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    volume_size           = var.volume_size
    volume_type           = "gp3"
    iops                  = 3000
    throughput            = 125
    delete_on_termination = true
  }

  tags = {
    Name      = var.name
    Runner    = var.runner_version
    Base_AMI  = "{{ .SourceAMI }}"
    Base_Name = "{{ .SourceAMIName }}"
  }
}

build {
  sources = ["source.amazon-ebs.runner"]

  provisioner "shell" {
    script          = "${path.root}/scripts/install-runner.sh"
    execute_command = "sudo env {{ .Vars }} sh {{ .Path }}"
    environment_vars = [
      "RUNNER_VERSION=${var.runner_version}",
      "RUNNER_SHA256=${var.runner_sha256}",
      "ARCHITECTURE=${var.architecture}",
      "PACKAGES=${var.packages}",
    ]
  }
}

# The image of the daemon's machine: Amazon Linux 2023 with the package installed and the unit enabled.
# Nothing of an installation is in it: the configuration comes at boot, see docs/installing.md.
#
#   packer build -var region=eu-west-1 -var package=target/musterd_0.1.0_x86_64.rpm packer/musterd.pkr.hcl

variable "package" {
  description = "The .rpm to install, for the architecture."
  type        = string
}

variable "region" {
  description = "Where the image is made."
  type        = string
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

variable "name" {
  description = "Of the image; the time is put behind it."
  type        = string
  default     = "musterd"
}

locals {
  stamp = formatdate("YYYYMMDD-hhmmss", timestamp())
}

source "amazon-ebs" "musterd" {
  region                      = var.region
  instance_type               = var.instance_type
  subnet_id                   = var.subnet
  associate_public_ip_address = true
  ssh_username                = "ec2-user"
  ami_name                    = "${var.name}-${var.architecture}-${local.stamp}"
  ami_description             = "musterd, runners for GitHub Actions on AWS; its configuration comes at boot"
  encrypt_boot                = true

  source_ami_filter {
    filters = {
      name                = "al2023-ami-2023.*-kernel-*-${var.architecture}"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    owners      = ["amazon"]
    most_recent = true
  }

  tags = {
    Name      = var.name
    Base_AMI  = "{{ .SourceAMI }}"
    Base_Name = "{{ .SourceAMIName }}"
  }
}

build {
  sources = ["source.amazon-ebs.musterd"]

  provisioner "file" {
    source      = var.package
    destination = "/tmp/musterd.rpm"
  }

  provisioner "file" {
    source      = "${path.root}/scripts/fetch-configuration"
    destination = "/tmp/fetch-configuration"
  }

  provisioner "shell" {
    script          = "${path.root}/scripts/install-musterd.sh"
    execute_command = "sudo sh {{ .Path }}"
  }
}

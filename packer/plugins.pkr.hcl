# Once, before the first build: packer init packer/plugins.pkr.hcl
# In a file of its own, since Packer before 1.7 does not know this block; there the plugin is built in.
packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.3"
    }
  }
}

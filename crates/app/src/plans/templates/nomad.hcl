# Made by mailhaul for the plan @PLAN@: @JOBS@ mailboxes in @SHARDS@ shards. No password is in it.
# What to do with it, step by step: docs/many-machines.md.

variable "image" {
  type    = string
  default = "@IMAGE@"
}

variable "volume" {
  type        = string
  default     = "@NAME@-state"
  description = "A CSI volume for each shard, named so and followed by [0], [1], ..."
}

variable "secrets" {
  type        = string
  default     = "secret/data/@NAME@"
  description = "Where in Vault (KV, version 2) the passwords are: shard-0, shard-1, ... each with the field jsonl"
}
@VOLUME|
@VOLUME|variable "plan" {
@VOLUME|  type        = string
@VOLUME|  description = "Where the folder of the plan, packed as plan.tar.gz, can be fetched: its ledgers come with it"
@VOLUME|}

job "@NAME@" {
  type = "batch"

  group "shards" {
    count = @SHARDS@

    volume "state" {
      type            = "csi"
      source          = var.volume
      access_mode     = "single-node-writer"
      attachment_mode = "file-system"
      per_alloc       = true
    }

    # A shard that is started again goes on where it was, and tries no password again that was rejected.
    restart {
      attempts = 3
      interval = "24h"
      delay    = "60s"
      mode     = "fail"
    }

    reschedule {
      attempts       = 3
      interval       = "24h"
      delay          = "5m"
      delay_function = "exponential"
      max_delay      = "1h"
      unlimited      = false
    }

    task "mailhaul-sync" {
      driver       = "docker"
      user         = "65532:65532"
      kill_timeout = "30s"

      config {
        image   = var.image
        command = "mailhaul-sync"
        args = [
          "--plan=/local/plan.jsonl",
          "--shard=${NOMAD_ALLOC_INDEX}",
          "--secrets=/secrets/shard.jsonl",
          "--state=/state",
        ]
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
      }

      env {
        HOME = "/state"
      }

      vault {}

@VOLUME|      artifact {
@VOLUME|        source      = var.plan
@VOLUME|        destination = "local/"
@VOLUME|      }
@CONFIG|      # Beside this file where the job is started. No plan has these signs in it: nothing of it is filled in.
@CONFIG|      template {
@CONFIG|        destination     = "local/plan.jsonl"
@CONFIG|        change_mode     = "noop"
@CONFIG|        left_delimiter  = "\u0001("
@CONFIG|        right_delimiter = ")\u0001"
@CONFIG|        data            = file("plan.jsonl")
@CONFIG|      }

      # Into memory, for this task alone.
      template {
        destination = "secrets/shard.jsonl"
        perms       = "0400"
        uid         = 65532
        gid         = 65532
        change_mode = "noop"
        data        = <<-EOT
        {{ with secret (printf "${var.secrets}/shard-%s" (env "NOMAD_ALLOC_INDEX")) }}{{ .Data.data.jsonl }}{{ end }}
        EOT
      }

      volume_mount {
        volume      = "state"
        destination = "/state"
      }

      resources {
        cpu        = @CPU_MHZ@
        memory     = @MEMORY_MB@
        memory_max = @MEMORY_MAX_MB@
      }
    }
  }
}

//! How an authority's certificate gets onto the devices of an organisation, and off them again, in plain words.

/// What an administrator does with one tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The tool, or the devices without one.
    pub system: String,
    /// One after the other.
    pub steps: Vec<String>,
}

/// For each of the usual tools. `file` is what the certificate (PEM) was saved as, without a folder. `fingerprint` is to be compared
/// before anything is trusted.
pub fn deployment(file: &str, fingerprint: &str) -> Vec<Deployment> {
    let compare = format!(
        "Before you deploy {file}, open it and compare its SHA-256 fingerprint with {fingerprint}."
    );
    let tools: [(&str, Vec<String>); 6] = [
        ("Windows, by group policy", group_policy(file)),
        ("Windows, iOS and Android, by Microsoft Intune", intune(file)),
        ("macOS, by Jamf Pro or another device management", macos_managed(file)),
        ("macOS, one computer", macos_alone(file)),
        ("Linux", linux(file)),
        ("Firefox", firefox(file)),
    ];
    tools
        .into_iter()
        .map(|(system, steps)| Deployment {
            system: system.to_owned(),
            steps: [compare.clone()].into_iter().chain(steps).collect(),
        })
        .collect()
}

fn group_policy(file: &str) -> Vec<String> {
    steps([
        "In the Group Policy Management Console, make a new group policy object and link it to the domain or to the organisational \
         unit of the computers.",
        "Edit it: Computer Configuration > Policies > Windows Settings > Security Settings > Public Key Policies > Trusted Root \
         Certification Authorities.",
        &format!("Right-click, choose Import, and select {file}."),
        "Computers take it within two hours, or at once after gpupdate /force. Edge and Chrome then trust the form.",
        "When the migration is over, delete the group policy object: the certificate goes with it.",
    ])
}

fn intune(file: &str) -> Vec<String> {
    steps([
        &format!("Intune takes files that end in .cer: rename a copy of {file}."),
        "In the Intune admin center: Devices > Configuration > Create > New policy. Choose the platform, and as profile type \
         Templates > Trusted certificate.",
        "Upload the file. For Windows, choose the destination store \"Computer certificate store - Root\".",
        "Assign the profile to the groups of the users or devices. Each platform needs a profile of its own.",
        "When the migration is over, delete the profiles, and the certificate is removed from the devices.",
    ])
}

fn macos_managed(file: &str) -> Vec<String> {
    steps([
        "In Jamf Pro: Computers > Configuration Profiles > New. In another device management, make a configuration profile with a \
         certificate payload (com.apple.security.root).",
        &format!("Under Certificate, choose Configure and upload {file}; it needs no password."),
        "Set the scope to the computers, and save. A root certificate from a profile of the device management is trusted at once.",
        "When the migration is over, take the computers out of the scope or delete the profile.",
    ])
}

fn macos_alone(file: &str) -> Vec<String> {
    steps([
        &format!(
            "As an administrator, in Terminal and in the folder of the file: sudo security add-trusted-cert -d -r trustRoot -k \
             /Library/Keychains/System.keychain {}",
            in_shell(file)
        ),
        "Safari and Chrome trust the form once they are opened anew.",
        &format!(
            "When the migration is over: sudo security remove-trusted-cert -d {}, and delete the certificate in Keychain Access, \
             under System.",
            in_shell(file)
        ),
    ])
}

fn linux(file: &str) -> Vec<String> {
    let source = in_shell(file);
    steps([
        &format!(
            "Debian and Ubuntu: sudo cp {source} /usr/local/share/ca-certificates/mailhaul.crt && sudo update-ca-certificates"
        ),
        &format!(
            "Fedora and Red Hat: sudo cp {source} /etc/pki/ca-trust/source/anchors/mailhaul.crt && sudo update-ca-trust"
        ),
        &format!(
            "Chrome has a list of its own for each user: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n Mailhaul -i {source} \
             (certutil is in libnss3-tools or nss-tools)"
        ),
        "When the migration is over, delete the copied file and run the same update again (on Debian and Ubuntu \
         sudo update-ca-certificates --fresh); in Chrome's list: certutil -d sql:$HOME/.pki/nssdb -D -n Mailhaul",
    ])
}

fn firefox(file: &str) -> Vec<String> {
    steps([
        "On Windows and macOS, Firefox 120 and later trusts what the system trusts: nothing is to be done. In older versions, set \
         the policy Certificates > ImportEnterpriseRoots, or security.enterprise_roots.enabled in about:config, to true.",
        &format!(
            "On Linux, copy the file to /etc/firefox/{file} and put this into /etc/firefox/policies/policies.json: \
             {{\"policies\": {{\"Certificates\": {{\"Install\": [\"/etc/firefox/{file}\"]}}}}}}"
        ),
        &format!(
            "By hand on any system: Settings > Privacy & Security > Certificates > View Certificates > Authorities > Import, select \
             {file}, and tick \"Trust this CA to identify websites\"."
        ),
        "When the migration is over, take the policy away, and delete the certificate under Authorities where it was imported.",
    ])
}

fn steps<const N: usize>(steps: [&str; N]) -> Vec<String> {
    steps.map(str::to_owned).to_vec()
}

/// As one word, whatever the file is called.
fn in_shell(file: &str) -> String {
    format!("'{}'", file.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_says_what_to_compare_first_and_how_it_ends() {
        let all = deployment("mailhaul-ca.crt", "AB:CD");
        assert_eq!(all.len(), 6);
        for Deployment { system, steps } in all {
            assert!(steps[0].contains("mailhaul-ca.crt") && steps[0].contains("AB:CD"), "{system}");
            let last = steps.last().unwrap();
            assert!(last.starts_with("When the migration is over"), "{system}: {last}");
        }
    }

    #[test]
    fn a_file_with_a_blank_in_its_name_is_one_word_in_commands() {
        for Deployment { system, steps } in deployment("Ann's CA.crt", "AB:CD") {
            for step in steps.iter().filter(|step| step.contains("sudo ") || step.contains(" -i "))
            {
                let bare = step.replace(r"'Ann'\''s CA.crt'", "");
                assert!(!bare.contains("CA.crt"), "{system}: {step}");
            }
        }
    }

    #[test]
    fn the_policy_for_firefox_is_valid_json() {
        let all = deployment("mailhaul-ca.crt", "AB:CD");
        let step =
            all.iter().flat_map(|one| &one.steps).find(|s| s.contains("{\"policies\"")).unwrap();
        let json = &step[step.find('{').unwrap()..];
        let policy: serde_json::Value = serde_json::from_str(json).unwrap();
        let installed = &policy["policies"]["Certificates"]["Install"][0];
        assert_eq!(installed, "/etc/firefox/mailhaul-ca.crt");
    }
}

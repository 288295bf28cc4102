# The doors: not found, refused, broken
web-sign-in-needed = Please sign in first.
web-not-found-heading = No such page
web-second-factor-sentence = Your role needs a second factor first.
web-not-found-sentence = The address may be wrong, or it is not yours to see.
web-refused-heading = This could not be done
web-fault-heading = Something of ours broke
web-fault-sentence = Please try again in a moment. If it stays so, give the social worker the number below.
web-reference = Reference:
web-go-home = Home
web-go-help = See the help
refusal-web-key-used-otherwise = This page was sent before. Reload it and try once more.
refusal-basics-text-missing = This must not be empty.
refusal-basics-text-too-long = At most { $most } characters; this has { $given }.
web-perhaps-sign-in = Some pages are only for people who have signed in: if you have an account, sign in and open it again.

using SocketIoNet.InteropHost;

if (!HostArguments.TryParse(args, out var arguments, out var problem)) return HostRunner.Refuse(problem);
if (!ProfileCatalog.Profiles.TryGetValue(arguments.Profile, out var profile)) return HostRunner.Refuse($"unknown profile \"{arguments.Profile}\"");
if (profile.WhyNot(arguments) is { } reason) return HostRunner.Refuse($"the profile \"{arguments.Profile}\" cannot be offered: {reason}");
return await HostRunner.RunAsync(profile, arguments);

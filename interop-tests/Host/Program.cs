using SocketIoNet.InteropHost;

if (!HostArguments.TryParse(args, out var arguments, out var problem)) return HostRunner.Refuse(problem);
if (!ProfileCatalog.Profiles.TryGetValue(arguments.Profile, out var profile)) return HostRunner.Refuse($"unknown profile \"{arguments.Profile}\"");
if (profile.FindProblem(arguments) is { } wrong) return HostRunner.Refuse(wrong);
return await HostRunner.RunAsync(profile, arguments);

using System.IO.Enumeration;
using SocketIoNet.Bench.Cases;
using SocketIoNet.Bench.Native;
using SocketIoNet.Bench.Reports;
using SocketIoNet.Bench.Servers;

namespace SocketIoNet.Bench;

/// <summary>Chooses cases and servers, runs them and writes the tables.</summary>
internal static class Driver
{
    private const ulong LoadCoreMask = 1 << 1;

    public static int Run(Arguments arguments)
    {
        var servers = Choose(ServerCatalog.In(Path.GetFullPath(arguments.Root), arguments.OtherHost, arguments.OtherEnvironment), arguments.Servers, server => server.Key);
        var cases = Choose(CaseCatalog.All, arguments.Cases, each => each.Key);
        if (arguments.ListOnly) return List(servers, cases);
        servers = Present(servers);
        BindToLoadCore();

        var results = new List<CaseResult>();
        var runner = new CaseRunner(arguments, new ConsoleProgress());
        foreach (var each in cases)
        {
            Console.WriteLine(each.Title);
            results.Add(runner.Run(each, [.. servers.Where(each.IsOfferedBy)]));
            // After every case, so that a long run that is broken off has left what it found.
            Save(arguments, new Report(results, servers, Machine.Describe(arguments)).Write());
        }

        Console.WriteLine(new Report(results, servers, Machine.Describe(arguments)).Write());
        return results.Any(result => result.Failures.Count > 0) ? 1 : 0;
    }

    private static T[] Choose<T>(T[] all, string[] wanted, Func<T, string> keyOf)
    {
        var unknown = wanted.Where(pattern => !Array.Exists(all, each => IsNamed(pattern, keyOf(each)))).ToArray();
        if (unknown.Length > 0) throw new BenchException($"unknown: {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(keyOf))}");
        return wanted.Length == 0 ? all : [.. all.Where(each => Array.Exists(wanted, pattern => IsNamed(pattern, keyOf(each))))];

        static bool IsNamed(string pattern, string key) => FileSystemName.MatchesSimpleExpression(pattern, key);
    }

    private static int List(ServerSpec[] servers, BenchCase[] cases)
    {
        foreach (var server in servers) Console.WriteLine($"server {server.Key,-20} {server.Title}");
        foreach (var each in cases) Console.WriteLine($"case   {each.Key,-20} {each.Title}");
        return 0;
    }

    private static ServerSpec[] Present(ServerSpec[] servers)
    {
        foreach (var server in servers.Where(IsMissing)) Console.WriteLine($"left out, not installed: {server.Title}");
        return [.. servers.Where(server => !IsMissing(server))];

        static bool IsMissing(ServerSpec server) => server.RequiredFile.Length > 0 && !File.Exists(server.RequiredFile);
    }

    private static unsafe void BindToLoadCore()
    {
        var mask = LoadCoreMask;
        // Every thread of this process, not only the first: the runtime's own would disturb the server's core.
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            _ = Libc.SetAffinity(int.Parse(Path.GetFileName(thread), System.Globalization.CultureInfo.InvariantCulture), sizeof(ulong), &mask);
        }
    }

    private static void Save(Arguments arguments, string report)
    {
        if (arguments.OutputFor(TimeProvider.System.GetLocalNow()) is not { } file) return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, report);
    }
}

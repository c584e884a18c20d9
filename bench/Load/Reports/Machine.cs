using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SocketIoNet.Bench.Reports;

/// <summary>Where and with what a run was made.</summary>
internal static class Machine
{
    public static string[] Describe(Arguments arguments) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}; {Cpu()}, {Environment.ProcessorCount} cores; Linux {Kernel()} {RuntimeInformation.OSArchitecture}"),
        $"{RuntimeInformation.FrameworkDescription}; Node {Output("node", "--version")}; {NpmVersions(arguments.Root)}",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{arguments.Runs} alternated runs of {arguments.Counted.TotalSeconds} s, medians; .NET servers warmed up for {arguments.WarmUp.TotalSeconds} s and until they compiled next to nothing; {(arguments.TwoCores ? "servers on all cores" : "servers on one core, the load program on the other")}{(arguments.StaysAwake ? "; the load program never sleeps" : "")}{(arguments.IsQuick ? "; quick: figures of a short run, on a machine that may be busy" : "")}"),
    ];

    private static string Cpu() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown CPU";

    private static string Kernel() => File.ReadAllText("/proc/sys/kernel/osrelease").Split('-')[0].Trim();

    private static string NpmVersions(string root)
    {
        var servers = Versions(Path.Combine(root, "bench/servers/package.json"), "dependencies");
        var adapters = Versions(Path.Combine(root, "package.json"), "devDependencies").Where(version => version.StartsWith("@socket.io/redis-", StringComparison.Ordinal));
        return string.Join("; ", servers.Concat(adapters));
    }

    private static string[] Versions(string file, string member)
    {
        using var stream = File.OpenRead(file);
        using var package = JsonDocument.Parse(stream);
        return [.. package.RootElement.GetProperty(member).EnumerateObject().Select(each => $"{each.Name} {each.Value}")];
    }

    private static string Output(string program, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true });
        return process?.StandardOutput.ReadToEnd().Trim() ?? "";
    }
}

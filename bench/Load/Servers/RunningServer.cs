using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SocketIoNet.Bench.Measuring;
using SocketIoNet.Bench.Native;

namespace SocketIoNet.Bench.Servers;

/// <summary>A server that has been started, and ends with this.</summary>
internal sealed class RunningServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuietStep = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();

    private RunningServer(ServerSpec spec, Process process)
    {
        Spec = spec;
        _process = process;
    }

    public ServerSpec Spec { get; }

    public int Port { get; private set; }

    public long CpuNanoseconds => ProcessTree.Of(_process.Id).Sum(CpuClock.OfProcess);

    public long ResidentBytes => ProcessTree.Of(_process.Id).Sum(ProcessTree.ResidentBytes);

    /// <summary>Starts it on one core, or on all when <paramref name="core"/> is null.</summary>
    public static RunningServer Start(ServerSpec spec, int? core)
    {
        // The server dies with this program.
        string[] command = ["--pdeathsig", "KILL", "taskset", "-c", CoreList(core), spec.Program, .. spec.Arguments];
        var info = new ProcessStartInfo("setpriv", command) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in spec.Environment) info.Environment[name] = value;
        var server = new RunningServer(spec, Process.Start(info) ?? throw new BenchException($"{spec.Key} did not start"));
        server.WaitUntilListening();
        return server;
    }

    /// <summary>One core, or all when null. These are named as well: what this program is bound to would be inherited.</summary>
    public static string CoreList(int? core) => core?.ToString(CultureInfo.InvariantCulture) ?? $"0-{Environment.ProcessorCount - 1}";

    /// <summary>Waits until it has done with what the last run has left, such as connections to close.</summary>
    public void WaitUntilQuiet()
    {
        const double Idle = 0.05;
        var start = Stopwatch.GetTimestamp();
        for (var before = CpuNanoseconds; Stopwatch.GetElapsedTime(start) < QuietLimit;)
        {
            Thread.Sleep(QuietStep);
            var now = CpuNanoseconds;
            if (now - before < Idle * QuietStep.TotalNanoseconds) return;
            before = now;
        }
    }

    /// <summary>All bytes that it has allocated so far, when it can tell.</summary>
    public long? ReadAllocatedBytes() => ReadNumber("allocated");

    /// <summary>How many methods it has compiled so far, again with better code included, when it can tell.</summary>
    public long? ReadCompiledMethods() => ReadNumber("compiled");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _ = Libc.Kill(_process.Id, Libc.Sigterm);
            if (!_process.WaitForExit(EndLimit)) _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private long? ReadNumber(string path)
    {
        if (!Spec.IsDotNet) return null;
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{Port}/{path}");
        using var response = client.Send(request);
        if (!response.IsSuccessStatusCode) return null;
        using var reader = new StreamReader(response.Content.ReadAsStream());
        return long.Parse(reader.ReadToEnd(), CultureInfo.InvariantCulture);
    }

    private void WaitUntilListening()
    {
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data?.StartsWith("READY ", StringComparison.Ordinal) == true) listening.TrySetResult(new Uri(e.Data.Split(' ')[2]).Port);
            else if (e.Data is null) listening.TrySetException(new BenchException($"{Spec.Key} ended: {string.Join('\n', _errors)}"));
        };
        _process.ErrorDataReceived += (_, e) => _errors.Enqueue(e.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (!Task.WaitAny([listening.Task], StartLimit).Equals(0)) throw new BenchException($"{Spec.Key} does not listen");
        Port = listening.Task.GetAwaiter().GetResult();
    }
}

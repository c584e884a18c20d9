using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SocketIoNet.Bench.Native;

namespace SocketIoNet.Bench.Servers;

/// <summary>A Redis that keeps nothing on disk, and ends with this.</summary>
internal sealed class RunningRedis : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly int _port;

    private RunningRedis(Process process, int port)
    {
        _process = process;
        _port = port;
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public long CpuNanoseconds => CpuClock.OfProcess(_process.Id);

    public static RunningRedis Start(string cores)
    {
        var port = FindFreePort();
        string[] command =
        [
            "--pdeathsig", "KILL", "taskset", "-c", cores, "redis-server", "--port", port.ToString(CultureInfo.InvariantCulture),
            "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(), "--loglevel", "warning",
        ];
        var info = new ProcessStartInfo("setpriv", command) { RedirectStandardOutput = true };
        var redis = new RunningRedis(Process.Start(info) ?? throw new BenchException("Redis did not start"), port);
        redis.WaitUntilListening();
        return redis;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitUntilListening()
    {
        for (var start = Stopwatch.GetTimestamp(); !IsListening();)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > StartLimit) throw new BenchException("Redis does not listen; is redis-server installed?");
            Thread.Sleep(Step);
        }
    }

    private bool IsListening()
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SocketIoNet.Redis.Tests.Support;

/// <summary>A Redis of its own, on a free port, that keeps nothing on disk.</summary>
internal sealed class RedisProcess : IDisposable
{
    private const string Program = "/usr/bin/redis-server";

    private readonly string[] _parameters;
    private Process _process;

    private RedisProcess(int port, string[] parameters)
    {
        Port = port;
        _parameters = parameters;
        _process = Start();
    }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts a Redis; the test is skipped where none is installed, and fails where CI=true.</summary>
    public static Task<RedisProcess> StartAsync(params string[] settings) =>
        StartOnAsync(FindFreePort(), port => ["--port", port, "--bind", "127.0.0.1", "--save", "", "--logfile", "/dev/null", "--dir", Path.GetTempPath(), .. settings]);

    /// <summary>Starts a Redis that speaks nothing but TLS.</summary>
    public static Task<RedisProcess> StartTlsAsync(string certificate, string key, params string[] settings) =>
        StartOnAsync(FindFreePort(), port => ["--port", "0", "--tls-port", port, "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no", "--save", "", "--logfile", "/dev/null", .. settings]);

    /// <summary>Starts a Sentinel with that configuration.</summary>
    public static Task<RedisProcess> StartSentinelAsync(string file) => StartOnAsync(FindFreePort(), port => [file, "--sentinel", "--port", port, "--bind", "127.0.0.1"]);

    public async Task RestartAsync(bool isRunning)
    {
        if (isRunning) Kill();
        _process = Start();
        await UntilReadyAsync();
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private static async Task<RedisProcess> StartOnAsync(int port, Func<string, string[]> parameters)
    {
        Assert.SkipUnless(File.Exists(Program) || Environment.GetEnvironmentVariable("CI") == "true", $"{Program} is not installed");
        var redis = new RedisProcess(port, parameters(port.ToString(CultureInfo.InvariantCulture)));
        await redis.UntilReadyAsync();
        return redis;
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Program, _parameters) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Any reply will do: it may ask for a password.</summary>
    private Task UntilReadyAsync() => Bounded.UntilAsync(async () =>
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            if (_parameters.Contains("--tls-port")) return true;
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var reply = new byte[1];
            return await client.GetStream().ReadAsync(reply) == 1;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    });

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

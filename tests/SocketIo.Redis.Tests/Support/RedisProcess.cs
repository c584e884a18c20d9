using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SocketIoNet.Redis.Tests.Support;

/// <summary>A Redis of its own, on a free port, that keeps nothing on disk.</summary>
internal sealed class RedisProcess : IDisposable
{
    private const string Program = "/usr/bin/redis-server";

    private readonly int _port = FindFreePort();
    private Process _process;

    private RedisProcess() => _process = Start();

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>Starts a Redis; the test is skipped where none is installed, and fails where CI=true.</summary>
    public static async Task<RedisProcess> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Program) || Environment.GetEnvironmentVariable("CI") == "true", $"{Program} is not installed");
        var redis = new RedisProcess();
        await redis.UntilReadyAsync();
        return redis;
    }

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
        _process.Dispose();
    }

    public void Dispose() => Kill();

    private Process Start() => Process.Start(Program, ["--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--logfile", "/dev/null", "--dir", Path.GetTempPath()]);

    private Task UntilReadyAsync() => Bounded.UntilAsync(async () =>
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var reply = new byte[1];
            return await client.GetStream().ReadAsync(reply) == 1 && reply[0] == '+';
        }
        catch (SocketException)
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

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SocketIoNet.Postgres.Tests.Support;

/// <summary>A PostgreSQL of its own, on a free port, with an empty database.</summary>
public sealed class PostgresProcess : IAsyncLifetime
{
    private static readonly string? Programs = FindPrograms();

    /// <summary>PostgreSQL does not run as root.</summary>
    private static readonly string[] AsItsUser = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("socketionet-postgres-");
    private readonly int _port = FindFreePort();
    private Process? _process;

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres");

    private string Data => Path.Combine(_folder.FullName, "data");

    public async ValueTask InitializeAsync()
    {
        if (Programs is null) return;
        if (AsItsUser.Length > 0) await RunAsync(["chown", "postgres:postgres", _folder.FullName]);
        await RunAsync([.. AsItsUser, $"{Programs}/initdb", "--pgdata", Data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]);
        await StartAsync();
    }

    /// <summary>The test is skipped where there is no PostgreSQL, and fails where CI=true.</summary>
    public static void SkipWithout() => Assert.SkipUnless(Programs is not null || Environment.GetEnvironmentVariable("CI") == "true", "PostgreSQL is not installed");

    public async Task StartAsync()
    {
        var port = _port.ToString(CultureInfo.InvariantCulture);
        _process = Start([.. AsItsUser, $"{Programs}/postgres", "-D", Data, "-p", port, "-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={Data}"]);
        await Bounded.UntilAsync(async () =>
        {
            try
            {
                return await ExecuteAsync("SELECT 1") is 1;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        });
    }

    /// <summary>Ends at once, with all connections.</summary>
    public async Task KillAsync()
    {
        await RunAsync(["kill", "-QUIT", Id(_process!)]);
        await _process!.WaitForExitAsync().Bound();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Nothing is answered any more, by the processes of its connections either.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Executes a command over a connection of its own.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _folder.Delete(recursive: true);
    }

    private async Task SignalAsync(string name)
    {
        var children = await File.ReadAllTextAsync($"/proc/{Id(_process!)}/task/{Id(_process!)}/children");
        await RunAsync(["kill", $"-{name}", Id(_process!), .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static string Id(Process process) => process.Id.ToString(CultureInfo.InvariantCulture);

    private static async Task RunAsync(string[] command)
    {
        using var process = Start(command);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(string[] command)
    {
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string? FindPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(static version => Path.Combine(version, "bin")).LastOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")))
        : null;

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Globalization;

namespace SocketIoNet.InteropHost;

/// <summary>Runs the servers of a profile until the program is told to end.</summary>
internal static class HostRunner
{
    private const string DefaultUrl = "http://127.0.0.1:3000";

    /// <summary>Long enough for clients to be told, short enough for the five seconds that the program may take to end.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    public static int Refuse(string problem)
    {
        Console.Error.WriteLine(problem);
        Console.Error.WriteLine($"profiles: {string.Join(", ", ProfileCatalog.Profiles.Keys.Order(StringComparer.Ordinal))}");
        return 2;
    }

    /// <summary>A builder for what the command line says about every profile.</summary>
    public static WebApplicationBuilder CreateBuilder(HostArguments arguments) => CreateBuilder(arguments, arguments.Url);

    /// <summary>The same, but listening at another URL.</summary>
    public static WebApplicationBuilder CreateBuilder(HostArguments arguments, string? url)
    {
        var builder = CreateBuilder(url);
        if (arguments.InlineScheduling) builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = true);
        if (arguments.Epoll) builder.WebHost.UseEpollTransport();
        return builder;
    }

    /// <summary>A builder with the host's logging: warnings and errors, and those not on standard output.</summary>
    private static WebApplicationBuilder CreateBuilder(string? url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url ?? DefaultUrl);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        if (Environment.GetEnvironmentVariable("SOCKETIONET_DETACH") == "0") builder.Services.ConfigureAll<SocketIoOptions>(options => options.DetachWebSockets = false);
        return builder;
    }

    public static async Task<int> RunAsync(IProfile profile, HostArguments arguments)
    {
        var apps = profile.Build(arguments);
        foreach (var app in apps) await app.StartAsync();
        var ready = string.Create(CultureInfo.InvariantCulture, $"READY {arguments.Profile} {apps[0].Urls.First()} pid {Environment.ProcessId}");
        Console.Out.WriteLine(ready);
        await Task.WhenAny(apps.Select(app => app.WaitForShutdownAsync()));
        await Task.WhenAll(apps.Select(app => app.StopAsync()));
        return 0;
    }
}

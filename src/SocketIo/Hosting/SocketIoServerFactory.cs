using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace SocketIoNet;

/// <summary>Creates a server from the services that are registered under its name.</summary>
internal static class SocketIoServerFactory
{
    public static SocketIoServer Create(IServiceProvider provider, string name)
    {
        var meters = provider.GetService<IMeterFactory>();
        var services = new ServerServices(
            provider,
            provider.GetRequiredKeyedService<IPayloadSerializer>(name),
            provider.GetRequiredKeyedService<IPacketParser>(name),
            provider.GetRequiredKeyedService<IAdapterFactory>(name),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            meters is null || name.Length == 0 ? meters : new NamedMeterFactory(meters, name),
            provider.GetKeyedService<IServerLink>(name));
        var server = new SocketIoServer(provider.GetRequiredService<IOptionsMonitor<SocketIoOptions>>().Get(name), services);
        // Before the host waits for open requests: connections are such requests.
        provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(() => _ = server.CloseAsync());
        return server;
    }

    public static SystemTextJsonPayloadSerializer CreateSerializer(IServiceProvider provider, string name)
    {
        var options = SystemTextJsonPayloadSerializer.CreateOptions(provider.GetRequiredService<IOptions<HttpJsonOptions>>().Value.SerializerOptions);
        options.MaxDepth = provider.GetRequiredService<IOptionsMonitor<SocketIoOptions>>().Get(name).MaxJsonDepth;
        foreach (var change in provider.GetRequiredService<IOptionsMonitor<SocketIoJsonOptions>>().Get(name).Changes) change(options);
        return new SystemTextJsonPayloadSerializer(options);
    }
}

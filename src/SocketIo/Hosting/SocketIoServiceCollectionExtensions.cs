using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIoNet.Adapters;
using SocketIoNet.Protocol;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace SocketIoNet;

/// <summary>Registers the Socket.IO server.</summary>
public static class SocketIoServiceCollectionExtensions
{
    /// <summary>Registers the server, as a singleton that any service may have injected. The options are checked when the application starts.</summary>
    /// <returns>Where add-ons are registered.</returns>
    public static ISocketIoBuilder AddSocketIo(this IServiceCollection services, Action<SocketIoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIoOptions>, SocketIoOptionsValidation>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, CookieLoginRefusal>());
        var options = services.AddOptions<SocketIoOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddSingleton<IPacketParser, JsonPacketParser>();
        services.TryAddSingleton<IAdapterFactory, InMemoryAdapterFactory>();
        services.TryAddSingleton<IPayloadSerializer>(CreateSerializer);
        services.TryAddSingleton(CreateServer);
        services.AddHostedService<ServerShutdown>();
        return new SocketIoBuilder(services);
    }

    /// <summary>Changes the JSON of payloads, which starts as a copy of what <c>ConfigureHttpJsonOptions</c> sets.</summary>
    public static ISocketIoBuilder AddJsonOptions(this ISocketIoBuilder builder, Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<SocketIoJsonOptions>(options => options.Changes.Add(configure));
        return builder;
    }

    private static SystemTextJsonPayloadSerializer CreateSerializer(IServiceProvider provider)
    {
        var options = SystemTextJsonPayloadSerializer.CreateOptions(provider.GetRequiredService<IOptions<HttpJsonOptions>>().Value.SerializerOptions);
        foreach (var change in provider.GetRequiredService<IOptions<SocketIoJsonOptions>>().Value.Changes) change(options);
        return new SystemTextJsonPayloadSerializer(options);
    }

    private static SocketIoServer CreateServer(IServiceProvider provider)
    {
        var services = new SocketIoServices(
            provider,
            provider.GetRequiredService<IPayloadSerializer>(),
            provider.GetRequiredService<IPacketParser>(),
            provider.GetRequiredService<IAdapterFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<IMeterFactory>());
        var server = new SocketIoServer(provider.GetRequiredService<IOptions<SocketIoOptions>>().Value, services);
        // Before the host waits for open requests, which connections of ours are.
        provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(server.Engine.Close);
        return server;
    }
}

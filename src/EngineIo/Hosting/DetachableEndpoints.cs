using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

namespace SocketIoNet.EngineIo;

/// <summary>Lets WebSockets leave their HTTP requests on all endpoints of Kestrel.</summary>
internal sealed class DetachableEndpoints : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options) => options.ConfigureEndpointDefaults(static endpoint => endpoint.UseDetachableConnections());

    /// <summary>
    /// Registers this before the configuration of the application, whose defaults of endpoints would otherwise be replaced, and whose endpoints
    /// would otherwise not have these.
    /// </summary>
    public static void Register(IServiceCollection services)
    {
        if (services.Any(static service => !service.IsKeyedService && service.ImplementationType == typeof(DetachableEndpoints))) return;
        services.AddSingleton<DetachmentSwitch>();
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, DetachableEndpoints>());
    }
}

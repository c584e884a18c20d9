using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SocketIoNet.Adapters;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>Registers Socket.IO servers.</summary>
public static class SocketIoServiceCollectionExtensions
{
    /// <summary>Registers the server, as a singleton that any service may have injected. The options are checked when the application starts.</summary>
    /// <returns>Where add-ons are registered.</returns>
    public static ISocketIoBuilder AddSocketIo(this IServiceCollection services, Action<SocketIoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<SocketIoServer>(Options.DefaultName));
        return Add(services, Options.DefaultName, configure);
    }

    /// <summary>
    /// Registers the server with options from configuration, such as the section <c>SocketIo</c> of appsettings.json. What is off by default turns on with a section, which may be
    /// empty: <c>"ConnectionStateRecovery": {}</c>. Configuration cannot tell that from <c>null</c>; <c>false</c> turns it off.
    /// </summary>
    /// <inheritdoc cref="AddSocketIo(IServiceCollection, Action{SocketIoOptions})"/>
    public static ISocketIoBuilder AddSocketIo(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<SocketIoOptions>().Bind(configuration).Configure(options => OptionalSections.Apply(options, configuration));
        return services.AddSocketIo();
    }

    /// <summary>
    /// Registers one more server, with options, namespaces, rooms and connections of its own. It is mapped with
    /// <see cref="SocketIoEndpointRouteBuilderExtensions.MapSocketIo(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder, string, string, Action{SocketIoServer})"/>
    /// and injected with <c>[FromKeyedServices(name)]</c>; its meters carry the name.
    /// </summary>
    /// <returns>Where add-ons of this server are registered.</returns>
    public static ISocketIoBuilder AddSocketIo(this IServiceCollection services, string name, Action<SocketIoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(services, name, configure);
    }

    private static SocketIoBuilder Add(IServiceCollection services, string name, Action<SocketIoOptions>? configure)
    {
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIoOptions>, SocketIoOptionsValidation>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, CookieLoginRefusal>());
        var options = services.AddOptions<SocketIoOptions>(name).ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddKeyedSingleton<IPacketParser>(name, static (_, _) => new JsonPacketParser());
        services.TryAddKeyedSingleton<IAdapterFactory>(name, static (_, _) => new InMemoryAdapterFactory());
        services.TryAddKeyedSingleton<IPayloadSerializer>(name, static (provider, key) => SocketIoServerFactory.CreateSerializer(provider, (string)key!));
        services.TryAddKeyedSingleton(name, static (provider, key) => SocketIoServerFactory.Create(provider, (string)key!));
        services.AddSingleton<IHostedService>(provider => new ServerShutdown(provider.GetRequiredKeyedService<SocketIoServer>(name)));
        return new SocketIoBuilder(name, services);
    }
}

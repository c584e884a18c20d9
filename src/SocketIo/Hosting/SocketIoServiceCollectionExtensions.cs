using System.ComponentModel;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SocketIoNet;
using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Socket.IO servers.</summary>
public static class SocketIoServiceCollectionExtensions
{
    private const string DefaultName = "";
    private const string CannotAwait = "Nothing awaits what configures a server. Await before AddSocketIo, and set options in a synchronous lambda.";

    /// <summary>Registers the server as a singleton, <see cref="SocketIoServer"/>, that any service can inject; also as <see cref="ISocketIoServer"/>, which tests can implement. The options are validated when the application starts.</summary>
    /// <returns>Configures the services of the server.</returns>
    public static ISocketIoBuilder AddSocketIo(this IServiceCollection services, Action<SocketIoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<SocketIoServer>(DefaultName));
        services.TryAddSingleton<ISocketIoServer>(static provider => provider.GetRequiredKeyedService<SocketIoServer>(DefaultName));
        return Add(services, DefaultName, configure);
    }

    /// <summary>Registers the server with options from configuration, such as the section <c>SocketIo</c> of appsettings.json.</summary>
    /// <remarks>
    /// A feature that is off by default is enabled by a section, which may be empty: <c>"ConnectionStateRecovery": {}</c>. Configuration cannot distinguish that from <c>null</c>; use <c>false</c> to
    /// disable it.
    /// </remarks>
    /// <inheritdoc cref="AddSocketIo(IServiceCollection, Action{SocketIoOptions})" path="/returns"/>
    public static ISocketIoBuilder AddSocketIo(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        Bind(services, DefaultName, configuration);
        return services.AddSocketIo();
    }

    /// <summary>
    /// Registers another server, with options, namespaces, rooms and connections of its own. Map it with
    /// <see cref="Microsoft.AspNetCore.Builder.SocketIoEndpointRouteBuilderExtensions.MapSocketIo(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder, string, string, Action{SocketIoServer})"/>
    /// and inject it with <c>[FromKeyedServices(name)]</c>. Its meters carry the name.
    /// </summary>
    /// <returns>Configures the services of this server.</returns>
    public static ISocketIoBuilder AddSocketIo(this IServiceCollection services, string name, Action<SocketIoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(services, name, configure);
    }

    /// <summary>Registers another server, with options from configuration, such as the section <c>AdminSocketIo</c> of appsettings.json.</summary>
    /// <inheritdoc cref="AddSocketIo(IServiceCollection, string, Action{SocketIoOptions})" path="/returns"/>
    /// <inheritdoc cref="AddSocketIo(IServiceCollection, IConfiguration)" path="/remarks"/>
    public static ISocketIoBuilder AddSocketIo(this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configuration);
        Bind(services, name, configuration);
        return Add(services, name, configure: null);
    }

    /// <summary>Nothing awaits what configures a server: this overload turns an asynchronous lambda into an error of the compiler.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(CannotAwait, error: true)]
    public static ISocketIoBuilder AddSocketIo(this IServiceCollection services, Func<SocketIoOptions, Task> configure) => throw new NotSupportedException(CannotAwait);

    private static void Bind(IServiceCollection services, string name, IConfiguration configuration) =>
        services.AddOptions<SocketIoOptions>(name).Bind(configuration).Configure(options => NullableSections.Apply(options, configuration));

    private static SocketIoBuilder Add(IServiceCollection services, string name, Action<SocketIoOptions>? configure)
    {
        services.AddRouting();
        DetachableEndpoints.Register(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIoOptions>, SocketIoOptionsValidation>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, CookieLoginRejection>());
        var options = services.AddOptions<SocketIoOptions>(name).ValidateOnStart();
        if (configure is not null) options.Configure(target => SynchronousConfiguration.Run(configure, target));
        services.TryAddKeyedSingleton<IPacketParser>(name, static (_, _) => new JsonPacketParser());
        services.TryAddKeyedSingleton<IAdapterFactory>(name, static (_, _) => new InMemoryAdapterFactory());
        services.TryAddKeyedSingleton<IPayloadSerializer>(name, static (provider, key) => SocketIoServerFactory.CreateSerializer(provider, (string)key!));
        services.TryAddKeyedSingleton(name, static (provider, key) => SocketIoServerFactory.Create(provider, (string)key!));
        services.TryAddKeyedSingleton<ISocketIoServer>(name, static (provider, key) => provider.GetRequiredKeyedService<SocketIoServer>(key));
        services.AddSingleton<IHostedService>(provider => new ServerShutdown(provider.GetRequiredKeyedService<SocketIoServer>(name)));
        return new SocketIoBuilder(name, services);
    }
}

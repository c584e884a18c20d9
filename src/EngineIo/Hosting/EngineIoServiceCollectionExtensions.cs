using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SocketIoNet.EngineIo;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Engine.IO.</summary>
public static class EngineIoServiceCollectionExtensions
{
    /// <summary>Registers Engine.IO. The options are validated when the application starts.</summary>
    /// <returns>The services: beside the options there is nothing to configure.</returns>
    public static IServiceCollection AddEngineIo(this IServiceCollection services, Action<EngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        DetachableEndpoints.Register(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EngineOptions>, EngineOptionsValidation>());
        var options = services.AddOptions<EngineOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(target => SynchronousConfiguration.Run(configure, target));
        return services;
    }
}

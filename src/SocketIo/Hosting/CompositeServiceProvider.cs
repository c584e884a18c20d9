using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet;

/// <summary>The services of a host, then those that only the web application inside it has.</summary>
internal sealed class CompositeServiceProvider(IServiceProvider host, IServiceProvider own) : IKeyedServiceProvider
{
    public object? GetService(Type serviceType) => host.GetService(serviceType) ?? own.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) => Find(host, serviceType, serviceKey) ?? Find(own, serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey) ?? throw new InvalidOperationException($"No service of the type {serviceType} is registered under the key {serviceKey}.");

    private static object? Find(IServiceProvider services, Type serviceType, object? serviceKey) =>
        (services as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey);
}
